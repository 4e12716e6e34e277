#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an office drops into its folder, from the file to the answer: papers of corpus/ printed, scanned badly and read by real Tesseract; Office
files; containers; and files that mean harm."""
import contextlib
import fcntl
import http.client
import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.dont_write_bytecode = True
import intake_files as make  # noqa: E402
from served import BUILDDIR, SRCDIR, Server, Tap  # noqa: E402

PLAN = ["ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", "Số: 512/KH-UBND", "Quảng Trị, ngày 12 tháng 5 năm 2023", "KẾ HOẠCH", "Thực hiện Kết luận số 44-KL/TW ngày 14/11/2022 của Ban Bí thư",
        "Căn cứ Kết luận số 44-KL/TW ngày 14/11/2022 của Ban Bí thư, Ủy ban nhân dân tỉnh xây dựng kế hoạch {} như sau."]
SAVED = os.path.join(SRCDIR, "tests", "data", "office")
WITHIN_S = 60  # for a run over the hostile files; alone it takes 3

tap = Tap()


def run(program, *arguments, **options):
    return subprocess.run([os.path.join(BUILDDIR, program), *arguments], capture_output=True, text=True, check=False, errors="replace", **options)


def plan(word):
    return [line.format(word) for line in PLAN]


def scan(name, out, *how, folder="chu-thap-do"):
    done = run("tests/page_maker", *how, os.path.join(SRCDIR, "corpus", "papers", folder, name + ".txt"), out)
    if done.returncode != 0:
        raise RuntimeError(f"page_maker: {done.stderr}")


class Office:
    """A folder and a store of its own."""

    def __init__(self, scratch, name):
        self.papers, self.store = os.path.join(scratch, name), os.path.join(scratch, name + ".store")
        self.report_file = os.path.join(scratch, name + ".json")
        os.makedirs(self.papers)
        self.errors = ""

    def path(self, name):
        return os.path.join(self.papers, name)

    def index(self, *options, **how):
        done = run("tracuu-indexer", "--store", self.store, "--report", self.report_file, *options, self.papers, **how)
        self.errors = done.stderr
        if done.returncode > 1:
            raise RuntimeError(done.stderr)
        with open(self.report_file, encoding="utf-8") as report:
            return json.load(report)

    def reasons(self):
        done = run("tracuu", "failed", "--store", self.store, "--json")
        failures = [json.loads(line) for line in done.stdout.splitlines()]
        return {os.path.relpath(failure["path"], self.papers): failure["reason"] for failure in failures}

    def found(self, question):
        answer = json.loads(run("tracuu", "search", "--store", self.store, "--json", "--limit", "100", question).stdout)
        return {os.path.basename(hit["path"]) for hit in answer["hits"]}

    def is_well(self):
        done = run("tracuu", "check", "--store", self.store)
        return done.returncode == 0, done.stdout + done.stderr


def check_kinds(scratch):
    """Every kind of file, by its content: names say something else."""
    office = Office(scratch, "kinds")
    kinds = {"docx": make.docx, "odt": make.odt, "rtf": make.rtf, "html": make.html, "doc": make.doc, "eml": lambda lines: make.mail(lines, {})}
    words = {"docx": "trồng rừng", "odt": "nuôi tôm", "rtf": "dạy nghề", "html": "làm đường", "doc": "xây cầu", "eml": "cấp nước"}
    make.write(office.papers, {f"{kind}.dat": build(plan(words[kind])) for kind, build in kinds.items()})
    report = office.index()
    tap.check("Office files, HTML, e-mail: all read", report["new"] == len(kinds) and report["failed"] == 0, f"{report}\n{office.errors}")
    for kind, word in words.items():
        found = office.found(f'"{word}"')
        tap.check(f"{kind}: found by what stands in it", found == {f"{kind}.dat"}, found)
    dumped = run("tests/extract_dump", office.path("docx.dat")).stdout
    tap.check("docx: a hyphen that holds, and a character of a font of symbols", "bìa-cứng, chấm \u00b7 tròn" in dumped, dumped)
    cited = json.loads(run("tracuu", "show", "--store", office.store, "--json", "44-KL/TW").stdout)
    tap.check("and linked to what they cite", cited["number"] == "44", cited)
    again = office.index()
    tap.check("a second run finds nothing to do", again["unchanged"] == len(kinds) and again["new"] == 0, again)


def check_charsets(scratch):
    """HTML and HTML mail by what their bytes are, not by what a head says, or fails to say."""
    office = Office(scratch, "charsets")
    page = '<html><head>{}</head><body><p>Kế hoạch về việc {}</p></body></html>'.format
    wrong = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'
    files = {"bare.html": ("đào ao cá", page("", "đào ao cá").encode()), "wrong.html": ("sửa cống nước", page(wrong, "sửa cống nước").encode()),
             "utf8.eml": ("nuôi dê núi", make.html_mail(page("", "nuôi dê núi"), "utf-8")),
             "wrong.eml": ("nuôi bò sữa", make.html_mail(page(wrong, "nuôi bò sữa"), "utf-8")),
             "latin.eml": ("thông tin", make.html_mail(page(wrong, "thông tin").replace("ế", "e").replace("ạ", "a").replace("ề", "e").replace("ệ", "e"), "iso-8859-1"))}
    make.write(office.papers, {name: data for name, (_, data) in files.items()})
    report = office.index()
    tap.check("HTML in several character sets: all read", report["new"] == len(files) and report["failed"] == 0, f"{report}\n{office.errors}")
    for name, (words, _) in files.items():
        tap.check(f"{name}: its letters are what was written", f"về việc {words}" in run("tests/extract_dump", office.path(name)).stdout.replace("ve viec", "về việc"),
                  run("tests/extract_dump", office.path(name)).stdout)


def check_saved(scratch):
    """A letter as LibreOffice saves it for Word and others, in Unicode and in an old font: the same words come out of each."""
    office = Office(scratch, "saved")
    names = {name for name in os.listdir(SAVED) if not name.endswith(".py")}
    for name in names:
        shutil.copyfile(os.path.join(SAVED, name), office.path(name))
    report = office.index()
    tap.check("letters saved by an office program: all read", report["new"] == len(names) == 8 and report["failed"] == 0, f"{report}\n{office.errors}")
    for what, question in (("the head", "215-CV/HU"), ("a letter that was a soft hyphen in its font", '"vườn ươm giống"'), ("a table", '"Xã Phong Hạ"'), ("the second page", '"quỹ khuyến học"'),
                           ("a footnote", '"tiếp tục thực hiện Chỉ thị số 43-CT/TW"'), ("the sentence around it", '"Ban Bí thư, Ban Thường vụ Huyện ủy"')):
        tap.check(f"{what} is found in each", office.found(question) >= names, names - office.found(question))
    tap.check("what stands at the head and foot of each page is no part of it", not office.found('"Dòng đầu trang" OR "Dòng chân trang"'), office.found('"Dòng đầu trang"'))
    shown = json.loads(run("tracuu", "show", "--store", office.store, "--json", "215-CV/HU").stdout)
    tap.check("all are papers of one work, which cites", len(shown["papers"]) == 8 and "44" in {link["work"]["number"] for link in shown["cites"]}, str(shown)[:300])


def check_containers(scratch):
    office = Office(scratch, "containers")
    inner = make.zipped({"sâu/b.docx": make.docx(plan("trồng rừng")), "c.txt": "\n".join(plan("nuôi tôm")).encode(), "hong.docx": make.docx(plan("x"))[:400], ".an.txt": b"an", "kd.txt": b"\xff\xc0 xin \xfe\xff chao \x81\x8d"})
    make.write(office.papers, {"thu.eml": make.mail(plan("cấp nước"), {"kèm.zip": inner, "d.odt": make.odt(plan("xây cầu"))}), "goi.zip": inner})
    report = office.index()
    tap.check("containers are read, their broken member named", report["new"] == 2 and report["failed"] == 2, f"{report}\n{office.errors}")
    reasons = office.reasons()
    tap.check("a broken member stands among the failures by its name", "hong.docx" in reasons.get("goi.zip", "") and "kèm.zip/hong.docx" in reasons.get("thu.eml", ""), reasons)
    for word, where in (("trồng rừng", {"goi.zip", "thu.eml"}), ("nuôi tôm", {"goi.zip", "thu.eml"}), ("cấp nước", {"thu.eml"}), ("xây cầu", {"thu.eml"})):
        tap.check(f"found inside: {word}", office.found(f'"{word}"') == where, office.found(f'"{word}"'))
    make.write(office.papers, {"goi.zip": make.zipped({"c.txt": "\n".join(plan("nuôi cá")).encode()})})
    office.index()
    tap.check("a container that shrank loses what it lost", office.found('"trồng rừng"') == {"thu.eml"} and office.found('"nuôi cá"') == {"goi.zip"}, office.found('"trồng rừng"'))
    tap.check("tracuu check is content", *office.is_well())


def check_scans(scratch):
    """Printed, scanned badly, read, asked for, shown on the page with its box."""
    office = Office(scratch, "scans")
    scan("44-kl-tw-2022", office.path("kl44.pdf"), "--dpi", "150", "--skew", "1.5", "--noise", "8", "--blur", "--stamp")
    scan("418-cv-hu-dakrong-2023", office.path("cv418.tif"), "--dpi", "200", "--noise", "5")
    scan("2450-tb-vptu-lang-son-2018", office.path("tb2450.jpg"), "--dpi", "200", "--quality", "40", "--skew", "-0.8", "--turn", "2")
    scan("43-ct-tw-2010", office.path("ct43.pdf"), "--layer")
    scan("1169-cv-tu-quang-tri-2023", office.path("dien-thoai.jpg"), "--dpi", "220", "--noise", "5", "--photo", "--quality", "85")
    scan("18-ct-ttg-2018", office.path("mat.png"), "--level", "TỐI MẬT", "--noise", "4")
    images = [office.path(name) for name in os.listdir(office.papers) if name != "ct43.pdf"]
    pages = sum(int(line.split()[2]) for line in run("tests/extract_dump", "--quiet", *images).stdout.splitlines() if line.startswith("document"))
    shutil.copyfile(office.path("mat.png"), office.path("mat2.png"))
    make.write(office.papers, {"mat3.zip": make.zipped({"mat.png": open(office.path("mat.png"), "rb").read()})})
    report = office.index()
    tap.check("copies in one run are read once", report["recognised"] == pages, f"{report['recognised']} {pages}")
    tap.check("scans and a PDF of text are read", report["new"] == 8 and report["failed"] == 0, f"{report}\n{office.errors}")
    secrecy = re.search(r"^paper\t\S*mat\.png\t0\t\S+\t\S*\t(\d)", run("tests/store_dump", office.store).stdout, re.M)
    tap.check("a red stamp of secrecy is read, and counts", secrecy and secrecy[1] == "2", secrecy)
    tap.check("pages of images by OCR, pages of text without", 0 < report["recognised"] < report["pages"], report)
    answer = json.loads(run("tracuu", "search", "--store", office.store, "--json", "44-KL/TW").stdout)
    tap.check("the question 44-KL/TW is answered by the directive itself, held", answer.get("answer", {}).get("held") is True, json.dumps(answer)[:600])
    for question, name in (('"trợ giúp khẩn cấp"', "kl44.pdf"), ('"Ban Bí thư" 43-CT/TW', "ct43.pdf"), ("1169-CV/TU", "dien-thoai.jpg")):
        tap.check(f"{question} finds {name}", name in office.found(question), office.found(question))
    check_pages(office, scratch)
    check_known_scans(office, report)


def check_pages(office, scratch):
    """Over HTTP: the words of the page, each with its box, and the image that they stand on."""
    server = Server()
    shutil.rmtree(server.scratch)
    server.scratch, server.store = os.path.join(scratch, "server"), office.store
    server.start()
    try:
        hits = server.search('"Kết luận số 44-KL/TW" OR "44-KL/TW"').json["hits"]
        hit = next(h for h in hits if h["path"].endswith("kl44.pdf"))
        page = server.get(f"/api/papers/{hit['paper']}/pages/1").json
        raw = page["text"].encode()
        words = {raw[w["start"]:w["end"]].decode(): w for w in page["words"]}
        number = words.get("44-KL/TW")
        tap.check("a page has its source, size and words", page["source"] == "ocr" and page["width"] > 590 and len(words) > 100, str(page)[:300])
        tap.check("the number stands in the upper left of the page", number and number["box"][0] < 3000 and 1000 < number["box"][1] < 2000 and number["confidence"] > 50, number)
        tap.check("words are spans of the text, boxes are on the page", all(w["start"] < w["end"] <= len(raw) and w["box"][0] + w["box"][2] <= page["units"] and
                                                                              w["box"][1] + w["box"][3] <= page["units"] for w in page["words"]))
        paper = server.get(f"/api/papers/{next(h for h in server.search('18/CT-TTg').json['hits'] if h['path'] == 'mat.png')['paper']}").json
        tap.check("a copy is shown beside the paper", [copy["path"] for copy in paper["copies"]] == ["mat2.png"] and paper["format"] == "png", str(paper["copies"]))
        image = server.get(page["image"])
        tap.check("the image is a PNG", image.status == 200 and image.type == "image/png" and image.body[:8] == b"\x89PNG\r\n\x1a\n", f"{image.status} {image.type}")
        small = server.get(page["image"] + "?dpi=50")
        tap.check("as large as asked for", int.from_bytes(small.body[16:20], "big") == round(595.3 * 50 / 72), int.from_bytes(small.body[16:20], "big"))
        for wrong in ("99.png", "0.png", "x.png", ".png"):
            tap.check(f"pages/{wrong}: a problem, 404", server.get(f"/api/papers/1/pages/{wrong}").status == 404)
        os.utime(office.path("kl44.pdf"), (1, 1))
        tap.check("a file that changed is not shown for the old paper", server.get(page["image"]).status == 404)
    finally:
        server.stop(2)


def check_known_scans(office, first):
    """What was read once is not read again: after a rename, a copy, under --full."""
    os.rename(office.path("cv418.tif"), office.path("renamed.tif"))
    shutil.copyfile(office.path("renamed.tif"), office.path("copy.tif"))
    report = office.index("--full")
    rows = [line.split("\t") for line in run("tests/store_dump", office.store).stdout.splitlines() if line.startswith("file\t")]
    tap.check("both are known by one hash", len({row[4] for row in rows if row[1].endswith(("renamed.tif", "copy.tif"))}) == 1, rows)
    tap.check("no page is read by OCR twice", report["recognised"] == 0 and report["pages"] > first["pages"], report)
    tap.check("--redo-ocr reads them again", office.index("--full", "--redo-ocr")["recognised"] >= first["recognised"])
    tap.check("tracuu check is content", *office.is_well())


def check_held(scratch):
    """Photos of a phone that was held sideways or upside down, and says so; one that says so wrongly; scans that say so: all upright, and read."""
    office = Office(scratch, "held")
    for turns, orientation, little in ((1, 8, True), (2, 3, False), (3, 6, True), (0, 1, False), (1, 6, False), (0, 77, True)):
        photo = office.path("x.jpg")
        scan("418-cv-hu-dakrong-2023", photo, "--dpi", "150", "--turn", str(turns), "--quality", "85")
        with open(photo, "rb") as file:
            make.write(office.papers, {f"{turns}-{orientation}.jpg": make.held(file.read(), orientation, little)})
    scan("418-cv-hu-dakrong-2023", photo, "--dpi", "150", "--quality", "85")
    scan("43-ct-tw-2010", office.path("x.tif"), "--dpi", "150")
    with open(office.path("x.tif"), "rb") as file:
        make.write(office.papers, {"6.tif": make.turned_tiff(file.read(), 6)})
    dumped = {name: re.findall(r"^page \d+ \S+ (\d+)x(\d+)", run("tests/extract_dump", "--quiet", office.path(name)).stdout, re.M) for name in os.listdir(office.papers)}
    for name in sorted(dumped):
        sideways = name == "6.tif"
        tap.check(f"{name}: {'wide, as it says' if sideways else 'upright'}", dumped[name] and all((int(w) > int(h)) == sideways for w, h in dumped[name]), dumped[name])
    report = office.index()
    found = office.found("418-CV/HU") | office.found("43-CT/TW")
    tap.check("all are read", report["failed"] == 0 and found == set(dumped), f"{report} {set(dumped) - found}")
    picture = subprocess.run([os.path.join(BUILDDIR, "tests", "extract_dump"), "--png", "50", office.path("6.tif")], capture_output=True, check=True).stdout
    tap.check("what is shown lies as the boxes do", int.from_bytes(picture[16:20], "big") > int.from_bytes(picture[20:24], "big"), picture[:30])


def check_mixed(scratch):
    """A PDF of which one page is text and one a scan: page by page."""
    office = Office(scratch, "mixed")
    picture = os.path.join(scratch, "trang.jpg")
    scan("418-cv-hu-dakrong-2023", picture, "--dpi", "150", "--noise", "3", "--quality", "85")
    with open(picture, "rb") as file:
        make.write(office.papers, {"hai-trang.pdf": make.mixed_pdf(["cho vay von lam nha cho dan ngheo trong thon"] * 12, file.read(), 1240, 1754)})
    scan("43-ct-tw-2010", office.path("anh.webp"), "--dpi", "150")
    report = office.index()
    tap.check("of a mixed file the OCR reads the page that is a scan; a WebP is read", (report["pages"], report["recognised"], report["failed"]) == (3, 2, 0), f"{report}\n{office.errors}")
    tap.check("both pages are found", office.found('"cho vay von lam nha"') == {"hai-trang.pdf"} and "hai-trang.pdf" in office.found("418-CV/HU"), office.found("418-CV/HU"))
    tap.check("so is the WebP", "anh.webp" in office.found("43-CT/TW"), office.found("43-CT/TW"))


def list_children(pid):
    return [int(child) for task in os.listdir(f"/proc/{pid}/task") for child in open(f"/proc/{pid}/task/{task}/children", encoding="ascii").read().split()]


def disturb_reader(indexer, signal_number):
    """Sends a signal to the extractor that is in the middle of a page."""
    until = time.monotonic() + WITHIN_S
    while indexer.poll() is None and time.monotonic() < until:
        for child in list_children(indexer.pid):
            try:
                with open(f"/proc/{child}/stat", encoding="ascii") as stat:
                    ticks = int(stat.read().rsplit(")", 1)[1].split()[11])
            except OSError:
                continue
            if ticks > 0.3 * os.sysconf("SC_CLK_TCK"):
                os.kill(child, signal_number)
                return True
        time.sleep(0.02)
    return False


def check_crash(scratch):
    """An extractor that crashes costs one file; so does one that hangs, after its time (make torture)."""
    ways = [("crashes", signal.SIGSEGV, "broke the program")] + [("hangs", signal.SIGSTOP, "takes too long")] * bool(os.environ.get("TC_TORTURE"))
    for what, number, reason in ways:
        office = Office(scratch, what)
        scan("04-2014-qd-ubnd-tay-ninh", office.path("b.tif"), "--dpi", "200", folder="tin-dung")
        make.write(office.papers, {f"{name}.docx": make.docx(plan(f"số {name}")) for name in "ac"})
        indexer = subprocess.Popen([os.path.join(BUILDDIR, "tracuu-indexer"), "--jobs", "1", "--store", office.store, office.papers], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        hit = disturb_reader(indexer, number)
        status = indexer.wait(300)
        tap.check(f"an extractor that {what} costs its file and no other", hit and status == 1 and list(office.reasons()) == ["b.tif"] and reason in office.reasons()["b.tif"] and
                  office.found('"số a"') == {"a.docx"} and office.found('"số c"') == {"c.docx"}, f"{hit} {status} {office.reasons()}")
        report = office.index("--retry-failed")
        tap.check("it is read when tried again", report["failed"] == 0 and not office.reasons() and report["new"] == 1, report)


def read_terminal(mine):
    """All that is drawn on a terminal until nobody has it open any more; whoever draws waits where nobody reads."""
    parts = []
    with contextlib.suppress(OSError), open(mine, "rb", buffering=0) as terminal:  # Linux says EIO at the end
        while part := terminal.read(1 << 16):
            parts.append(part)
    return b"".join(parts).decode("utf-8", "replace")


def check_terminal(scratch):
    """On a terminal a bar with the rate and the time left; in a log, plain lines; the run's record afterwards."""
    office = Office(scratch, "terminal")
    make.write(office.papers, {f"{i}.docx": make.docx(plan(f"số {i}")) for i in range(1000)})
    mine, its = pty.openpty()
    with subprocess.Popen([os.path.join(BUILDDIR, "tracuu-indexer"), "--jobs", "1", "--store", office.store, office.papers], stdout=subprocess.PIPE, stderr=its, text=True) as indexer:
        os.close(its)
        drawn = read_terminal(mine)
        said = indexer.stdout.read()
    tap.check("a bar on a terminal, with the rate and the time left", re.search(r"\[[#.]+\] \d+ of 1000 files, [\d.]+ MB/s, [\d.]+ pages/s, \d+:\d\d left", drawn) is not None, drawn[:300])
    tap.check("what is not a terminal gets lines", "1000 files: 1000 new" in said and "\x1b" not in said, said)
    runs = run("tracuu", "runs", "--store", office.store).stdout
    tap.check("tracuu runs shows it, with its pages a second", "1000 new" in runs and "pages a second" in runs, runs)
    record = json.loads(run("tracuu", "runs", "--store", office.store, "--json").stdout.splitlines()[0])
    tap.check("its record has the seconds of each stage", record["report"]["stages"]["extract"] > 0 and record["report"]["pages_per_second"] > 0, record)


def check_two_columns(scratch):
    """The two columns of a head stand on one line of a PDF, with nothing between them but room."""
    text, pdf = os.path.join(scratch, "cot.txt"), os.path.join(scratch, "cot.pdf")
    with open(text, "w", encoding="utf-8") as out:
        out.write("BỘ NỘI VỤ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 19/2024/TT-BNV\tHà Nội, ngày 16 tháng 10 năm 2024\n\nTHÔNG TƯ\nVề việc thử nghiệm\n")
    run("tests/page_maker", "--layer", text, pdf)
    lines = run("tests/extract_dump", pdf).stdout.splitlines()
    tap.check("they come apart", "Số: 19/2024/TT-BNV" in lines and "Hà Nội, ngày 16 tháng 10 năm 2024" in lines, "\n".join(lines))


def check_no_language(scratch):
    office = Office(scratch, "nolanguage")
    scan("418-cv-hu-dakrong-2023", office.path("a.png"))
    make.write(office.papers, {"b.docx": make.docx(plan("nuôi tôm")), "c.zip": make.zipped({"a.png": open(office.path("a.png"), "rb").read(), "d.docx": make.docx(plan("xây cầu"))})})
    report = office.index("--ocr-language", "xxx")
    tap.check("an OCR language that is not installed: scans fail by that name, all else is read", report["failed"] == 2 and report["new"] == 2 and
              "tesseract-ocr-vie" in office.reasons().get("a.png", ""), office.reasons())
    report = office.index("--retry-failed")
    tap.check("once it is there, --retry-failed reads them, in containers too", report["failed"] == 0 and not office.reasons() and
              office.found('"Đakrông"') >= {"a.png", "c.zip"}, f"{report} {office.found('Đakrông')}")


def hostile(good):
    text_pdf = open(good, "rb").read()
    jpeg = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00H\x00H\x00\x00\xff\xd9"
    return {
        "cut.pdf": text_pdf[:len(text_pdf) // 2], "cut.docx": make.docx(plan("x"))[:300], "locked.docx": make.locked_office(), "locked.pdf": make.locked_pdf(), "locked.zip": make.locked_zip(), "bomb.zip": make.bomb(), "nested.zip": make.nested(6),
        "pages.pdf": make.pages_pdf(100000), "empty.jpg": jpeg, "sheet.xlsx": make.zipped({"[Content_Types].xml": b"<x/>", "xl/a.xml": b"<x/>"}), "noise.bin": bytes(range(256)) * 64,
        "huge.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x02\x00\x00\x00" + bytes(100),
        "deep.rtf": b"{\\rtf1 " + b"{" * 100000, "laugh.odt": make.zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": LAUGHS.encode()}),
        "loop.doc": loop(make.doc(plan("x"))), b"dong\nmoi.docx": make.docx(plan("dòng mới")), b"\xff\xfehong.docx": make.docx(plan("tên hỏng")),
        "\u202egnp.docx": make.docx(plan("đảo chiều")), "lying.pdf": make.lying_pdf(["cho vay von lam nha cho dan ngheo", "xem lai danh sanh cho vay cua tung thon xa", "lam xong gui ve cho ban theo doi chung"]), "polyglot.pdf": make.html(plan("hai mặt")) + text_pdf,
        "many.zip": make.many(20000), "much.zip": make.much(), "loop.tif": make.looping_tiff(), "long.txt": b"cong van " * (13 << 17), "nopages.rtf": b"{\\rtf1 " + b"cong van " * (5 << 17) + b"}",
        "names.zip": make.zipped({"../../etc/leo.docx": make.docx(plan("leo thang")), "/goc.docx": make.docx(plan("từ gốc")), "a\nb.docx": make.docx(plan("hai dòng")), "d" * 3000 + ".docx": make.docx(plan("tên dài"))}),
    }


LAUGHS = ("<!DOCTYPE x [<!ENTITY a 'haha'>" + "".join(f"<!ENTITY {b} '{f'&{a};' * 20}'>" for a, b in zip("abcdefgh", "bcdefghi")) + "]><x>&i;</x>")


def loop(data):
    """A compound file whose FAT leads in a circle."""
    at = 512 + 512 * int.from_bytes(data[76:80], "little")
    return data[:at] + (0).to_bytes(4, "little") * 60 + data[at + 240:]


def check_incremental(scratch):
    office = Office(scratch, "incremental")
    make.write(office.papers, {"a.docx": make.docx(plan("trồng rừng")), "b.docx": make.docx(plan("nuôi tôm")), "c.docx": make.docx(plan("dạy nghề"))})
    office.index()
    os.remove(office.path("a.docx"))
    report = office.index()
    tap.check("a file that is gone is noticed, its paper is still found", report["gone"] == 1 and office.found('"trồng rừng"') == {"a.docx"}, report)
    make.write(office.path("moi"), {"tên khác.docx": make.docx(plan("trồng rừng"))})
    report = office.index()
    tap.check("it comes back elsewhere: moved", report["moved"] == 1 and office.found('"trồng rừng"') == {"tên khác.docx"}, report)
    os.remove(office.path("b.docx"))
    report = office.index("--prune")
    tap.check("--prune forgets what is gone", report["gone"] == 1 and report["pruned"] == 1 and not office.found('"nuôi tôm"'), report)
    make.write(office.papers, {"c.docx": make.docx(plan("dạy nghề"))[:300]})
    report = office.index()
    tap.check("a file that became unreadable is named, its paper stays", report["failed"] == 1 and office.found('"dạy nghề"') == {"c.docx"}, report)
    make.write(office.papers, {"c.docx": make.docx(plan("dạy nghề mới"))})
    report = office.index()
    tap.check("mended, it is read again", report["failed"] == 0 and office.found('"dạy nghề mới"') == {"c.docx"} and not office.reasons(), report)
    with open(office.path("d.docx"), "wb") as being_written:
        being_written.write(make.docx(plan("xây cầu")))
        being_written.flush()
        report = office.index()
        tap.check("a file that somebody is writing waits", report["waiting"] == 1 and report["failed"] == 0 and not office.found('"xây cầu"'), report)
    report = office.index("--settle", "1000")
    tap.check("--settle: what changed just now waits", report["waiting"] == 1 and report["new"] == 0, report)
    report = office.index()
    tap.check("then it is read", report["new"] == 1 and office.found('"xây cầu"') == {"d.docx"}, report)
    with open(os.path.join(office.store, "indexer.lock"), "r+", encoding="utf-8") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        done = run("tracuu-indexer", "--store", office.store, office.papers)
        tap.check("two at once: the second is told who runs", done.returncode == 2 and f"process {os.getpid()} of" in done.stderr, done.stderr)
    before = run("tests/store_dump", office.store).stdout
    office.index()
    tap.check("afterwards nothing has changed", run("tests/store_dump", office.store).stdout == before)
    tap.check("tracuu check is content", *office.is_well())


def check_watch(scratch):
    office = Office(scratch, "watch")
    make.write(office.papers, {"a.docx": make.docx(plan("trồng rừng"))})
    watcher = subprocess.Popen([os.path.join(BUILDDIR, "tracuu-indexer"), "--watch", "--store", office.store, office.papers], stdout=subprocess.PIPE, text=True)
    try:
        tap.check("--watch takes in what is there", "1 new" in watcher.stdout.readline())
        make.write(office.path("mới/sâu"), {"b.docx": make.docx(plan("nuôi tôm"))})
        line = next((line for line in watcher.stdout if " new," in line), "")
        tap.check("then what comes, in new folders too", "1 new" in line and office.found('"nuôi tôm"') == {"b.docx"}, line)
        os.remove(office.path("a.docx"))
        tap.check("and what goes", "1 gone" in next((line for line in watcher.stdout if " new," in line), ""))
    finally:
        watcher.terminate()
        watcher.wait()
    tap.check("ended in its waiting, the store is well", *office.is_well())


class Crowd:
    """Fifty people who ask a hundred questions a second together, whether or not the others were answered yet, and notice every answer that is not the
    whole one: its number of hits, whether the directive is held, and one time in ten the hits themselves."""
    QUESTIONS = ("44-KL/TW", '"Hội Chữ thập đỏ"', "ket luan", "tín dụng chính sách")
    PEOPLE, A_SECOND = 50, 100

    def __init__(self, server):
        self.address, self.over, self.waits, self.complaints = server.url.split("//")[1].rstrip("/"), False, [], []
        self.began = self.a_second = 0.0
        line = http.client.HTTPConnection(self.address, timeout=30)
        self.right = {(question, limit): self.answer(line, question, limit) for question in self.QUESTIONS for limit in (10, 100)}
        self.threads = [threading.Thread(target=self.go_on, args=(i,)) for i in range(self.PEOPLE)]

    @staticmethod
    def answer(line, question, limit):
        line.request("GET", "/api/search?" + urllib.parse.urlencode({"q": question, "limit": limit}))
        reply = line.getresponse()
        found = json.loads(reply.read())
        return reply.status, found.get("total"), found.get("answer", {}).get("held"), limit == 100 and sorted(hit["path"] for hit in found.get("hits", []))

    def go_on(self, i):
        line, question = http.client.HTTPConnection(self.address, timeout=30), self.QUESTIONS[i % len(self.QUESTIONS)]
        n, due = 0, time.monotonic() + i / self.A_SECOND
        while True:
            time.sleep(max(0, due - time.monotonic()))
            if self.over:
                return
            since, n = time.monotonic(), n + 1
            due += self.PEOPLE / self.A_SECOND  # who was kept waiting asks the next ones at once
            limit = 10 if n % 10 else 100
            try:
                given = self.answer(line, question, limit)
            except Exception as error:  # pylint: disable=broad-except
                given = repr(error)
            self.waits.append(time.monotonic() - since)
            if given != self.right[question, limit]:
                self.complaints.append(f"{question}: {given}")

    def __enter__(self):
        self.began = time.monotonic()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *exception):
        self.over, self.a_second = True, len(self.waits) / (time.monotonic() - self.began)
        for thread in self.threads:
            thread.join()


def check_asked(scratch):
    """While runs come, are killed, and the whole archive is read anew, every question is answered as before: none fails, none is answered in part."""
    office = Office(scratch, "asked")
    shutil.copytree(os.path.join(SRCDIR, "corpus", "papers"), office.papers, dirs_exist_ok=True)
    office.index()
    server = Server()
    shutil.rmtree(server.scratch)
    server.scratch, server.store = os.path.join(scratch, "asked.server"), office.store
    server.start()
    since, runs, kills = time.monotonic(), 0, 0
    command = [os.path.join(BUILDDIR, "tracuu-indexer"), "--commit-every", "5", "--store", office.store, office.papers]
    try:
        with Crowd(server) as crowd:
            while time.monotonic() - since < (60 if os.environ.get("TC_TORTURE") else 8):
                runs += 1
                make.write(office.papers, {f"khac{runs % 5}.docx": make.docx([f"Biên bản họp tổ {runs}", "sửa mái nhà kho"])})
                writer = subprocess.Popen(command + ["--full"] * (runs % 3 == 0), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                if runs % 2:
                    time.sleep(0.02 * (runs % 23))
                    kills += writer.poll() is None
                    writer.kill()
                writer.wait()
        waits = sorted(crowd.waits)
        tap.check("asked all the while, no question failed and none was answered in part", not crowd.complaints, "\n".join(crowd.complaints[:10]))
        tap.check("a hundred questions a second were answered", crowd.a_second >= (0.98 if os.environ.get("TC_TORTURE") else 0.9) * crowd.A_SECOND, crowd.a_second)
        tap.note(f"{crowd.a_second:.1f} questions a second, half of them within {1000 * waits[len(waits) // 2]:.0f} ms, all but one in a hundred within "
                 f"{1000 * waits[len(waits) * 99 // 100]:.0f} ms; {runs} runs, {kills} of them killed")
    finally:
        server.stop(2)
    office.index()
    tap.check("tracuu check is content", *office.is_well())


def check_consistency(scratch):
    """SQLite, index and files held against each other; what --repair would do is said, and done without OCR."""
    office = Office(scratch, "consistency")
    make.write(office.papers, {"a.docx": make.docx(plan("trồng rừng")), "b.docx": make.docx(plan("nuôi tôm"))})
    scan("418-cv-hu-dakrong-2023", office.path("c.png"))
    office.index()
    before = run("tests/store_dump", office.store).stdout
    shutil.rmtree(os.path.join(office.store, "index"))
    well, said = office.is_well()
    tap.check("an index that is gone is noticed, and what would be done is said", not well and "--repair would drop the index" in said, said)
    done = run("tracuu", "check", "--store", office.store, "--repair")
    report = office.index()
    tap.check("it is built anew from the archive, without OCR", done.returncode == 0 and report["recognised"] == 0 and run("tests/store_dump", office.store).stdout == before,
              done.stderr + str(report))
    shutil.copytree(os.path.join(office.store, "index"), os.path.join(scratch, "old.index"))
    make.write(office.papers, {"b.docx": make.docx(plan("nuôi cá"))})
    office.index()
    before = run("tests/store_dump", office.store).stdout
    shutil.rmtree(os.path.join(office.store, "index"))
    shutil.move(os.path.join(scratch, "old.index"), os.path.join(office.store, "index"))
    well, said = office.is_well()
    tap.check("an index of yesterday is noticed", not well and "older than the archive" in said, said)
    office.index()
    tap.check("and built anew", run("tests/store_dump", office.store).stdout == before)
    os.remove(office.path("a.docx"))
    well, said = office.is_well()
    tap.check("a file that is gone is named", not well and "a.docx is no longer there" in said, said)
    database = sqlite3.connect(os.path.join(office.store, "archive.sqlite"))
    database.execute("UPDATE texts SET zstd = x'00' WHERE paper_id = (SELECT min(paper_id) FROM texts)")
    database.commit()
    database.close()
    well, said = office.is_well()
    tap.check("a text that is damaged is named, and that --repair is no help", not well and "its text is damaged" in said and "cannot mend that" in said, said)
    version = sqlite3.connect(os.path.join(office.store, "archive.sqlite"))
    version.execute("PRAGMA user_version = 9999")
    version.close()
    done = run("tracuu-indexer", "--store", office.store, office.papers)
    tap.check("a store of a newer program is refused", done.returncode == 2 and "newer tracuu" in done.stderr, done.stderr)


def check_backup(scratch):
    """A backup is made while a run writes, and what is restored is the store as it was."""
    office = Office(scratch, "backup")
    make.write(office.papers, {f"{i}.docx": make.docx(plan(f"số {i}")) for i in range(40)})
    office.index()
    folder, restored = os.path.join(scratch, "saved"), os.path.join(scratch, "restored")
    writer = subprocess.Popen([os.path.join(BUILDDIR, "tracuu-indexer"), "--full", "--commit-every", "1", "--store", office.store, office.papers], stdout=subprocess.DEVNULL)
    done = run("tracuu", "backup", "--store", office.store, folder)
    status = writer.wait()
    tap.check("a backup while a run writes", done.returncode == 0 and status == 0, f"{status} {done.stderr}")
    done = run("tracuu", "restore", "--store", office.store, folder)
    tap.check("no backup overwrites a store", done.returncode == 2 and "already" in done.stderr, done.stderr)
    done = run("tracuu", "restore", "--store", restored, folder)
    indexed = run("tracuu-indexer", "--store", restored)
    tap.check("restored and indexed, without the files", done.returncode == 0 and indexed.returncode == 0, done.stderr + indexed.stderr)
    tap.check("it is the store", run("tests/store_dump", restored).stdout == run("tests/store_dump", office.store).stdout)
    with open(os.path.join(folder, "archive.sqlite"), "r+b") as archive:
        archive.seek(os.path.getsize(archive.name) // 2)
        archive.write(b"hong" * 5000)
    done = run("tracuu", "restore", "--store", restored + "2", folder)
    tap.check("a damaged backup is refused", done.returncode == 2 and not os.path.exists(os.path.join(restored + "2", "archive.sqlite")), done.stderr)


def check_hostile(scratch):
    """Each is named with its reason or read for what it is; none stops the run, the good files beside them are in."""
    office = Office(scratch, "hostile")
    scan("43-ct-tw-2010", office.path("good.pdf"), "--layer")
    make.write(office.papers, hostile(office.path("good.pdf")))
    os.mkfifo(office.path("fifo.pdf"))
    os.symlink(office.papers, office.path("circle"))
    os.symlink("nowhere", office.path("dangling.pdf"))
    os.symlink("/dev/zero", office.path("zero.pdf"))
    os.symlink("itself.pdf", office.path("itself.pdf"))
    with open(office.path("hollow.pdf"), "wb") as hollow:
        hollow.write(b"%PDF-1.4\n")
        hollow.truncate(1 << 40)
    if os.geteuid() == 0:
        os.mknod(office.path("device.pdf"), 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    os.makedirs(office.path("/".join(["tối"] * 80)))
    report = office.index(timeout=WITHIN_S)
    reasons = office.reasons()
    wanted = {"cut.docx": "damaged", "locked.docx": "password", "locked.pdf": "password", "locked.zip": "password", "bomb.zip": "too large", "nested.zip": "deeply", "pages.pdf": "100000", "empty.jpg": "damaged", "sheet.xlsx": "kind",
              "noise.bin": "kind", "huge.png": "dots", "deep.rtf": "damaged", "laugh.odt": "", "many.zip": "too many files", "much.zip": "too large", "loop.tif": "no text", "long.txt": "larger than 12 MB",
              "nopages.rtf": "too large", "hollow.pdf": "larger than 256 MB"}
    for name, why in wanted.items():
        tap.check(f"{name} is refused by its own words", name in reasons and why in reasons[name], reasons.get(name))
    for question, name in (('"cho vay von lam nha"', "lying.pdf"), ('"dòng mới"', "dong\nmoi.docx"), ('"đảo chiều"', "\u202egnp.docx"), ('"tên hỏng"', None), ("43-CT/TW", "good.pdf"),
                           ('"leo thang"', "names.zip"), ('"từ gốc"', "names.zip"), ('"hai dòng"', "names.zip"), ('"tên dài"', "names.zip"), ('"ke hoach 7"', "much.zip")):
        found = office.found(question)
        tap.check(f"good files beside them are found: {name!r}", len(found) > 0 if name is None else name in found, found)
    deep = [failure for failure in report["failures"] if "tối/tối" in failure["path"]]
    tap.check("folders in each other without end are named", len(deep) == 1 and "too deeply" in deep[0]["reason"], deep)
    tap.check("what is no file is passed over", report["other"] >= 4 and not {"fifo.pdf", "itself.pdf", "device.pdf"} & set(reasons), report["other"])
    tap.check("the indexer's own memory stays small", report["peak_memory_bytes"] < 512 << 20, report["peak_memory_bytes"])
    again = office.index()
    tap.check("a second run does not try them again", again["failed"] == 1 and again["failed_before"] == report["failed"] - 2, again)  # the folder is named anew; of much.zip a part is in
    tap.check("tracuu check is content", *office.is_well())


def check_unreadable(scratch):
    """What may not be read is named, is not taken for gone, and is read as soon as it may be, though the file has not changed."""
    somebody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    office = Office(scratch, "unreadable")
    os.chmod(scratch, 0o755)
    make.write(office.path("phòng"), {"a.docx": make.docx(plan("trồng rừng"))})
    make.write(office.papers, {"b.docx": make.docx(plan("nuôi tôm")), "c.docx": make.docx(plan("xây cầu"))})
    for folder in (office.store, os.path.dirname(office.report_file)):
        os.makedirs(folder, exist_ok=True)
        os.chmod(folder, 0o777)
    if somebody and run("tracuu-indexer", "--version", **somebody).returncode != 0:
        tap.skip("what may not be read", "the build folder is root's alone")
        return
    os.chmod(office.path("b.docx"), 0)
    report = office.index(**somebody)
    tap.check("a file that may not be read is named", report["failed"] == 1 and report["new"] == 2 and "Permission denied" in office.reasons().get("b.docx", ""), office.reasons())
    os.chmod(office.path("phòng"), 0)
    report = office.index(**somebody)
    tap.check("so is a folder; its papers are not gone", report["gone"] == 0 and any(failure["path"] == office.path("phòng") for failure in report["failures"]) and
              office.found('"trồng rừng"') == {"a.docx"}, report)
    os.chmod(office.path("b.docx"), 0o644)
    os.chmod(office.path("phòng"), 0o755)
    report = office.index(**somebody)
    tap.check("with the right to, both are read", report["failed"] == 0 and report["new"] == 1 and not office.reasons() and office.found('"nuôi tôm"') == {"b.docx"}, report)


def check_mutants(scratch):
    """Good files with bytes changed here and there: the run ends, and every file is either in or named. TC_TORTURE=1: 10,000 of them."""
    office = Office(scratch, "mutants")
    count = 10000 if os.environ.get("TC_TORTURE") else 60
    sample = os.path.join(scratch, "sample.pdf")
    scan("43-ct-tw-2010", sample, "--layer")
    seeds = [open(sample, "rb").read(), make.docx(plan("a")), make.odt(plan("b")), make.rtf(plan("c")), make.doc(plan("d")), make.mail(plan("e"), {"a.docx": make.docx(plan("f"))}),
             make.zipped({"a.rtf": make.rtf(plan("g")), "b.txt": b"xin chao"})]
    state, files = 20231002, {}
    for i in range(count):
        data = bytearray(seeds[i % len(seeds)])
        for _ in range(1 + i % 12):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
            data[(state >> 33) % len(data)] = (state >> 20) & 255
        files[f"{i:05}.bin"] = bytes(data[:len(data) - (state >> 40) % 200 if i % 5 == 0 else len(data)])
    make.write(office.papers, files)
    make.write(office.papers, {"tot.docx": make.docx(plan("còn nguyên"))})
    report = office.index(timeout=WITHIN_S + count)
    held = len(set(re.findall(r"^file\t(\S+)", run("tests/store_dump", office.store).stdout, re.M)))
    tap.check(f"{count} mutated files: each is in or named", report["found"] == count + 1 and report["new"] + report["failed"] >= count + 1 and held == count + 1, f"{report['new']} {report['failed']} {held}")
    tap.check("the good one among them is found", "tot.docx" in office.found('"còn nguyên"'))
    tap.check("tracuu check is content", *office.is_well())


def main():
    os.environ.update(LANGUAGE="en", LC_ALL="C.UTF-8")
    with tempfile.TemporaryDirectory(prefix="tracuu-test.") as scratch:
        for check in (check_kinds, check_charsets, check_saved, check_containers, check_scans, check_held, check_mixed, check_crash, check_terminal, check_two_columns, check_no_language, check_incremental, check_watch, check_asked, check_consistency, check_backup, check_hostile, check_unreadable, check_mutants):
            try:
                check(scratch)
            except Exception as error:  # pylint: disable=broad-except  # one part that breaks must not hide the others
                tap.check(check.__name__, False, repr(error))
    tap.finish()


main()
