#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What `vie+eng` gains over `vie`, by how much of a page is English: words right, percent, of both languages, and how long it takes in processor time. Pages
are printed from corpus/ and the English of COPYING, mixed by paragraphs, and scanned badly; FOLDER, if given, holds ocr/dev/multi and pdf as
ocr_resolution.py wants them: real pages. usage: ocr_language.py [FOLDER]. extractor/ocr.c has what came of it."""
import collections
import glob
import os
import re
import resource
import subprocess
import sys
import tempfile

from ocr_resolution import draw, read

SRCDIR, BUILDDIR = os.environ["srcdir"], os.environ["builddir"]
SHARES = (0, 5, 10, 25, 50, 100)
PAGES, WORDS = 3, 380  # pages of each share, words of each: as many as fit one
LANGUAGES = ("vie", "vie+eng", "eng+vie")
PAPERS = ("bo-may/18-nq-tw-2017", "hoc-tap/05-ct-tw-2016", "tin-dung/40-ct-tw-2014")


def list_syllables():
    """Syllables without marks: a word of plain letters that is none of them is foreign."""
    marks = str.maketrans("ăâđêôơư", "aadeoou")
    with open(os.path.join(SRCDIR, "lib", "text", "syllables.tsv"), encoding="utf-8") as file:
        rows = [line.split("\t")[:2] for line in file if not line.startswith("#")]
    return {(onset + rime).translate(marks) for onset, rime in rows}


SYLLABLES = list_syllables()


def is_english(word):
    word = word.strip(".,;:()\"'").lower()
    return len(word) >= 3 and word.isascii() and word.isalpha() and word not in SYLLABLES and not re.fullmatch("[ivxlcm]+", word)


def count_right(truth, words, english):
    both = collections.Counter(truth) & collections.Counter(words)
    return sum(n for word, n in both.items() if is_english(word) == english)


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Row:
    """What came of some pages in each language."""

    def __init__(self):
        self.seconds, self.right, self.words = [0.0] * len(LANGUAGES), [[0, 0] for _ in LANGUAGES], [0, 0]

    def add(self, images, truth):
        english = sum(map(is_english, truth))
        self.words[0] += len(truth) - english
        self.words[1] += english
        for i, language in enumerate(LANGUAGES):
            since = processor_seconds()
            words = [word for image in images for word in read(image, language)]
            self.seconds[i] += processor_seconds() - since
            for kind in range(2):
                self.right[i][kind] += count_right(truth, words, bool(kind))

    def show(self, name):
        shares = ["/".join(f"{100 * right[kind] / self.words[kind]:6.2f}" if self.words[kind] else "     -" for kind in range(2)) for right in self.right]
        ratios = [f"{seconds / self.seconds[0]:.2f}" for seconds in self.seconds]
        print(name.ljust(24), f"{100 * self.words[1] / sum(self.words):5.1f}", *shares, *ratios, flush=True)


def take_words(paragraphs, n):
    taken = []
    while n > 0:
        words = paragraphs.pop(0).split()[:n]
        n -= len(words)
        taken.append(" ".join(words))
    return taken


def list_paragraphs(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    paragraphs = text.split("\n\n") if path.endswith("COPYING") else text.split("\n")
    return [" ".join(paragraph.split()) for paragraph in paragraphs if len(paragraph.split()) > 12]


def measure_printed(scratch):
    text, image = os.path.join(scratch, "page.txt"), os.path.join(scratch, "page.png")
    for share in SHARES:
        row = Row()
        for i in range(PAGES):
            vietnamese = [p for name in PAPERS[i:] + PAPERS for p in list_paragraphs(os.path.join(SRCDIR, "corpus", "papers", name + ".txt"))]
            english = list_paragraphs(os.path.join(SRCDIR, "COPYING"))[6 * i + 3:]
            mixed = take_words(vietnamese, WORDS * (100 - share) // 100) + take_words(english, WORDS * share // 100)
            with open(text, "w", encoding="utf-8") as out:
                out.write("\n".join(mixed))
            subprocess.run([os.path.join(BUILDDIR, "tests", "page_maker"), "--dpi", "200", "--noise", "6", "--blur", text, image], check=True)
            row.add([image], " ".join(mixed).split())
        row.show(f"printed, {share} % English")


def measure_real(folder, scratch):
    row = Row()
    for pdf in sorted(glob.glob(folder + "/ocr/dev/multi/pdf/*.pdf")):
        name = os.path.basename(pdf).split(".")[0]
        with open(f"{folder}/ocr/dev/multi/truth_ro/{name}.txt", encoding="utf-8") as file:
            row.add(draw(pdf, 200, scratch), file.read().split())
    if sum(row.words):
        row.show("scans")
    rows = collections.defaultdict(Row)
    for pdf in sorted(glob.glob(folder + "/pdf/*.pdf")):
        truth = subprocess.run(["pdftotext", "-f", "2", "-l", "2", pdf, "-"], capture_output=True, text=True, check=True).stdout.split()
        if len(truth) >= 100:
            share = 100 * sum(map(is_english, truth)) / len(truth)
            rows["gazette, some English" if share >= 1 else "gazette, hardly any"].add(draw(pdf, 200, scratch, 2, 2), truth)
    for name, row in rows.items():
        row.show(name)


def main():
    print("pages".ljust(24), "  %en", *(f"{name} vi/en".ljust(13) for name in LANGUAGES), "time")
    with tempfile.TemporaryDirectory() as scratch:
        measure_printed(scratch)
        if len(sys.argv) > 1:
            measure_real(sys.argv[1], scratch)


main()
