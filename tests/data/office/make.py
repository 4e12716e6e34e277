#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the letters of this folder: our own words, saved by LibreOffice (Debian's libreoffice-writer-nogui) as an office saves them. Run once; the files are
kept, so that the tests need no LibreOffice. Each is there in Unicode and in a font of TCVN3, where the letter ư is what Word takes for a soft hyphen; with
a head of two columns, a footnote, a table, lines at the head and foot of pages. usage: make.py lib/text/encodings.tsv"""
import os
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape

NAMESPACES = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for short, name in (
    ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")))


def read_tcvn3(table):
    letters = {}
    with open(table, encoding="utf-8") as rows:
        for row in rows:
            columns = row.rstrip("\n").split("\t")
            if len(columns) > 1 and not row.startswith("#") and columns[1] != "-":
                letters[columns[0]] = bytes.fromhex(columns[1].replace(" ", "")).decode("latin-1")
    return letters


def letter(font, write):
    def paragraph(text, style="P1", inside=""):
        return f'<text:p text:style-name="{style}">{write(text)}{inside}</text:p>'

    def table(rows):
        def cell(lines):
            return '<table:table-cell office:value-type="string">' + "".join(map(paragraph, lines)) + "</table:table-cell>"
        body = "".join("<table:table-row>" + "".join(map(cell, row)) + "</table:table-row>" for row in rows)
        return f'<table:table><table:table-column table:number-columns-repeated="2"/>{body}</table:table>'

    note = ('<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>' +
            paragraph("Kết luận về tiếp tục thực hiện Chỉ thị số 43-CT/TW") + "</text:note-body></text:note>" +
            write(", Ban Thường vụ Huyện ủy yêu cầu các chi bộ rà soát vườn ươm giống và đường liên thôn."))
    body = "".join((
        table([[["Đảng bộ huyện Phong Lai", "Ban Thường vụ", "*", "Số 215-CV/HU"], ["Đảng Cộng sản Việt Nam", "Phong Lai, ngày 14 tháng 3 năm 2023"]]]),
        paragraph("Kính gửi: Các chi bộ, đảng bộ trực thuộc"), paragraph("Thực hiện Kết luận số 44-KL/TW ngày 14/11/2022 của Ban Bí thư", inside=note),
        paragraph("Kết quả rà soát như sau:"), table([[["Đơn vị"], ["Số vườn ươm"]], [["Xã Phong Hạ"], ["12"]]]),
        paragraph("Trang hai nói về đường liên thôn và quỹ khuyến học.", "P2"), paragraph("Nguyễn Văn Thí Dụ")))
    return f'''<?xml version="1.0" encoding="UTF-8"?>
<office:document {NAMESPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{font}'"/></office:font-face-decls>
<office:automatic-styles><style:style style:name="P1" style:family="paragraph"><style:text-properties style:font-name="F"/></style:style>
<style:style style:name="P2" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/><style:text-properties style:font-name="F"/></style:style>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"/><style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L"><style:header>{paragraph("Dòng đầu trang")}</style:header>
<style:footer>{paragraph("Dòng chân trang")}</style:footer></style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>'''


def main():
    letters = read_tcvn3(sys.argv[1])
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as scratch:
        for name, font, write in (("unicode", "Liberation Serif", escape),
                                  ("tcvn3", ".VnTime", lambda text: escape("".join(letters.get(c) or letters.get(c.lower()) or c for c in text)))):
            source = os.path.join(scratch, f"{name}.fodt")
            with open(source, "w", encoding="utf-8") as out:
                out.write(letter(font, write))
            for ending in ("doc", "docx", "odt", "rtf"):
                subprocess.run(["soffice", f"-env:UserInstallation=file://{scratch}/profile", "--headless", "--convert-to", ending, "--outdir", here, source],
                               check=True, stdout=subprocess.DEVNULL)


main()
