# SPDX-License-Identifier: GPL-2.0-or-later
"""Files of the kinds that an office drops, made by hand, and the hostile ones: by the formats' books, with nothing but Python."""
import email.message
import io
import os
import struct
import zipfile
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def put(z, name, data, how=zipfile.ZIP_DEFLATED):
    """With a time of its own: the same content is the same bytes, whenever it is made."""
    z.writestr(zipfile.ZipInfo(name, (2023, 10, 2, 8, 0, 0)), data, how)


def docx(lines):
    body = "".join(f"<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t xml:space='preserve'>{escape(line)}</w:t></w:r>"
                   "<w:del><w:r><w:delText>đã xóa</w:delText></w:r></w:del></w:p>" for line in lines)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        put(z, "[Content_Types].xml", "<Types/>")
        put(z, "word/document.xml", f"<?xml version='1.0' encoding='UTF-8'?><w:document xmlns:w='{WORD}'><w:body>{body}"
                                        "<w:p><w:r><w:br w:type='page'/><w:lastRenderedPageBreak/><w:t>Trang hai bìa</w:t><w:noBreakHyphen/><w:t>cứng, chấm \uf0b7 tròn</w:t></w:r></w:p></w:body></w:document>")
    return out.getvalue()


def odt(lines):
    body = "".join(f"<text:p>{escape(line)}<text:s text:c='3'/><text:tab/></text:p>" for line in lines)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        put(z, "mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        put(z, "content.xml", "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
                                  "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:text>"
                                  f"<text:tracked-changes>bỏ</text:tracked-changes>{body}<text:soft-page-break/><text:p>Trang hai</text:p></office:text></office:body></office:document-content>")
    return out.getvalue()


def rtf(lines):
    def units(text):
        raw = text.encode("utf-16-le")
        return "".join(chr(u) if u < 128 else f"\\u{u if u < 32768 else u - 65536}?" for u in struct.unpack(f"<{len(raw) // 2}H", raw))
    body = "\\par\n".join(units(line) for line in lines)
    return ("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Times New Roman;}}{\\*\\generator Riched20;}{\\pict\\pngblip 89504e47}\\uc1 " + body +
            "\\page Trang hai \\'93x\\'94}").encode("ascii")


def html(lines):
    return ("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>không</title><script>không()</script></head><body>" +
            "".join(f"<p>{escape(line)}</p>" for line in lines) + "</body></html>").encode()


def doc(lines):
    """Word 97: a compound file with a WordDocument of one UTF-16 piece and one of bytes, and its table."""
    text = ("\r".join(lines) + "\r").encode("utf-16-le")
    tail = b"Trang hai \x93x\x94\r"
    n_wide, n_bytes = len(text) // 2, len(tail)
    word = bytearray(4096)
    struct.pack_into("<HH", word, 0, 0xa5ec, 0x00c1)
    struct.pack_into("<H", word, 0x0a, 0x1200)  # 1Table, characters of 16 bits
    struct.pack_into("<I", word, 0x18, 1024)
    struct.pack_into("<HH", word, 0x20, 14, 0)  # csw
    struct.pack_into("<H", word, 0x3e, 22)  # cslw
    struct.pack_into("<I", word, 0x4c, n_wide + n_bytes)
    struct.pack_into("<H", word, 0x98, 93)
    if len(word) < 1024 + len(text) + len(tail):
        word.extend(bytes(1024 + len(text) + len(tail) - len(word)))
    word[1024:1024 + len(text)] = text
    word[1024 + len(text):1024 + len(text) + len(tail)] = tail
    pieces = struct.pack("<III", 0, n_wide, n_wide + n_bytes) + struct.pack("<HIH", 0, 1024, 0) + struct.pack("<HIH", 0, 0x40000000 | 2 * (1024 + len(text)), 0)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", word, 0x1a2, 0, len(clx))
    return compound({"WordDocument": bytes(word), "1Table": clx.ljust(4096, b"\0")})


def compound(streams):
    """A compound file whose streams are all large enough to need no mini stream. MS-CFB."""
    sectors, fat, starts = [], [], {}
    for name, data in streams.items():
        starts[name] = len(sectors)
        pieces = [data[i:i + 512].ljust(512, b"\0") for i in range(0, len(data), 512)]
        fat += [len(sectors) + i + 1 for i in range(len(pieces) - 1)] + [0xfffffffe]
        sectors += pieces
    directory = len(sectors)

    def entry(name, kind, start, size, child=0xffffffff, right=0xffffffff):
        raw = name.encode("utf-16-le") + b"\0\0"
        return raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, 0xffffffff, right, child) + bytes(36) + struct.pack("<III", start, size, 0)
    names = list(streams)
    entries = entry("Root Entry", 5, 0xfffffffe, 0, child=1)
    for i, name in enumerate(names):
        entries += entry(name, 2, starts[name], len(streams[name]), right=i + 2 if i + 1 < len(names) else 0xffffffff)
    entries = entries.ljust(-(-len(entries) // 512) * 512, b"\0")
    pieces = [entries[i:i + 512] for i in range(0, len(entries), 512)]
    fat += [directory + i + 1 for i in range(len(pieces) - 1)] + [0xfffffffe]
    sectors += pieces
    n_fat = -(-(len(fat) + 1) // 128)
    first_fat = len(sectors)
    fat += [0xfffffffd] * n_fat
    fat += [0xffffffff] * (n_fat * 128 - len(fat))
    raw = struct.pack(f"<{len(fat)}I", *fat)
    sectors += [raw[i:i + 512] for i in range(0, len(raw), 512)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3e, 3, 0xfffe, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, n_fat, directory, 0, 4096, 0xfffffffe, 0, 0xfffffffe, 0)
    difat = [first_fat + i for i in range(n_fat)] + [0xffffffff] * (109 - n_fat)
    return head + struct.pack("<109I", *difat) + b"".join(sectors)


def mail(lines, attachments):
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "van.thu@example.org", "phong@example.org", "Gửi công văn"
    message["Date"] = "Mon, 02 Oct 2023 08:00:00 +0700"
    message.set_content("\n".join(lines))
    for name, data in attachments.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def html_mail(html, charset):
    """A message that is HTML alone, in some character set."""
    message = email.message.EmailMessage()
    message["From"], message["Subject"] = "van.thu@example.org", "Gửi công văn"
    message.set_content(html, subtype="html", charset=charset, cte="base64")
    return bytes(message)


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            put(z, name, data)
    return out.getvalue()


def held(jpeg, orientation, little):
    """A JPEG as a phone makes it: the tag of EXIF says how it was held. A thumbnail's segment and a tag of another kind stand before it."""
    order = "<" if little else ">"
    entries = struct.pack(order + "HHII", 0x010f, 2, 4, 0) + struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0" + (b"II*\0" if little else b"MM\0*") + struct.pack(order + "IH", 8, 2) + entries + bytes(4)
    segments = b"\xff\xe0\x00\x08JFXX\0\x10" + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    return jpeg[:2] + segments + jpeg[2:]


def turned_tiff(tiff, orientation):
    """A TIFF whose pages say that they lie so."""
    data = bytearray(tiff)
    at = struct.unpack_from("<I", data, 4)[0]
    while at:
        n = struct.unpack_from("<H", data, at)[0]
        for entry in range(at + 2, at + 2 + 12 * n, 12):
            if struct.unpack_from("<H", data, entry)[0] == 0x0112:
                struct.pack_into("<H", data, entry + 8, orientation)
        at = struct.unpack_from("<I", data, at + 2 + 12 * n)[0]
    return bytes(data)


def locked_office():
    """What Office makes of a file with a password."""
    return compound({"EncryptedPackage": bytes(4096), "EncryptionInfo": bytes(4096)})


def bomb():
    """A ZIP of 300 KB that holds a text of 300 MB."""
    return zipped({"bom.txt": b"a" * (300 << 20)})


def many(n):
    """A ZIP of n small files."""
    return zipped({f"{i}.txt": b"x" for i in range(n)})


def much():
    """A ZIP of 300 KB that holds 40 texts of 1 MB, each within the limits, together not."""
    return zipped({f"{i:02}.txt": b"a" * (1 << 20) + b" ke hoach %d" % i for i in range(40)})


def looping_tiff():
    """A TIFF whose third page is followed by its first."""
    data = bytearray(b"II*\0" + struct.pack("<I", 8))
    for i in range(3):
        entries = ((256, 3, 8), (257, 3, 8), (258, 3, 1), (259, 3, 1), (262, 3, 0), (273, 4, 8), (278, 3, 8), (279, 4, 8))
        following = 8 if i == 2 else len(data) + 2 + 12 * len(entries) + 4
        data += struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries) + struct.pack("<I", following)
    return bytes(data)


def nested(depth):
    data = zipped({"trong.txt": "Kế hoạch trong cùng\n".encode()})
    for i in range(depth):
        data = zipped({f"{i}.zip": data})
    return data


def pages_pdf(n):
    """A PDF of n empty pages."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[" + b" ".join(b"%d 0 R" % (i + 3) for i in range(n)) + b"]/Count %d>>" % n]
    return objects_pdf(objects + [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * n)


def locked_pdf():
    """A PDF that asks for a password."""
    secret = b"<" + b"5a" * 32 + b">"
    return objects_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
                        b"<</Filter/Standard/V 1/R 2/P -4/O " + secret + b"/U " + secret + b">>"], b"/Encrypt 4 0 R/ID[<00><00>]")


def locked_zip():
    """A ZIP whose file asks for a password: the flag says so."""
    data = bytearray(zipped({"mat.txt": b"x" * 100}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def objects_pdf(objects, trailer=b""):
    """A PDF of these objects; the first is the catalogue."""
    out, places = [b"%PDF-1.4\n"], []
    at = len(out[0])
    for i, body in enumerate(objects):
        places.append(at)
        out.append(b"%d 0 obj\n" % (i + 1) + body + b"\nendobj\n")
        at += len(out[-1])
    out.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places))
    return b"".join(out) + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, at)


def lying_pdf(lines):
    """A PDF that shows `lines` and says that each letter is the next one of the alphabet: what is copied out of it is no language."""
    shown = "".join(f"1 0 0 1 60 {780 - 24 * i} Tm ({line}) Tj " for i, line in enumerate(lines))
    content = f"BT /F1 14 Tf {shown}ET".encode("latin-1")
    maps = "".join(f"<{c:02x}> <{c + 1 if chr(c).isalpha() else c:04x}>\n" for c in range(32, 123))
    cmap = f"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange 91 beginbfchar\n{maps}endbfchar endcmap end".encode()
    return objects_pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap)])


def mixed_pdf(lines, jpeg, width, height):
    """A PDF of two pages: one of text, one that is a scan."""
    shown = "".join(f"1 0 0 1 60 {780 - 24 * i} Tm ({line}) Tj " for i, line in enumerate(lines))
    streams = [f"BT /F1 14 Tf {shown}ET".encode("latin-1"), b"q 595 0 0 842 0 0 cm /I1 Do Q"]
    pages = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 7 0 R>>/XObject<</I1 8 0 R>>>>>>" % (5 + i) for i in range(2)]
    return objects_pdf([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>", *pages,
        *(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream) for stream in streams), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode/Length %d>>stream\n%s\nendstream" %
        (width, height, len(jpeg), jpeg)])


def write(folder, files):
    os.makedirs(folder, exist_ok=True)
    for name, data in files.items():
        with open(os.path.join(os.fsencode(folder), name if isinstance(name, bytes) else os.fsencode(name)), "wb") as out:
            out.write(data)
