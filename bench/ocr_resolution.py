#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""At which resolution pages are read best: words right, percent, of scans with known text, and of PDFs of text that are drawn and read as if they were scans.

ocr_resolution.py FOLDER [DPI...]; FOLDER holds ocr/dev/multi (pdf/, truth_ro/) and pdf/. Bare Tesseract, one thread; wants poppler-utils (pdftoppm, pdftotext) and tesseract-ocr-vie. extractor/pdf.c has what came of it."""
import collections
import glob
import os
import subprocess
import sys
import tempfile

PAGES = 1  # of each PDF of text, the second: the first has a coat of arms and little else


def read(image, language="vie"):
    command = ["tesseract", image, "-", "-l", language, "--oem", "1", "--psm", "3"]
    return subprocess.run(command, env=dict(os.environ, OMP_THREAD_LIMIT="1"), capture_output=True, text=True, check=True).stdout.split()


def draw(pdf, dpi, scratch, first=1, last=None):
    for old in glob.glob(scratch + "/*.pgm"):
        os.remove(old)
    subprocess.run(["pdftoppm", "-r", str(dpi), "-f", str(first), *(["-l", str(last)] if last else []), "-gray", pdf, scratch + "/p"], check=True)
    return sorted(glob.glob(scratch + "/*.pgm"))


def count_right(truth, words):
    """Words in common, wherever they stand: columns may be read in another order."""
    return sum((collections.Counter(truth) & collections.Counter(words)).values())


def main():
    folder, resolutions = sys.argv[1], [int(dpi) for dpi in sys.argv[2:]] or [150, 200, 250, 300, 400]
    scans, texts = sorted(glob.glob(folder + "/ocr/dev/multi/pdf/*.pdf")), sorted(glob.glob(folder + "/pdf/*.pdf"))
    if not scans and not texts:
        sys.exit(f"{folder} has no PDFs: nothing can be measured")
    print("dpi".ljust(24), *(f"{dpi:6}" for dpi in resolutions))
    with tempfile.TemporaryDirectory() as scratch:
        for pdf in scans:
            name = os.path.basename(pdf).split(".")[0]
            with open(f"{folder}/ocr/dev/multi/truth_ro/{name}.txt", encoding="utf-8") as file:
                truth = file.read().split()
            right = [count_right(truth, [word for page in draw(pdf, dpi, scratch) for word in read(page)]) for dpi in resolutions]
            print(os.path.basename(pdf).ljust(24), *(f"{100 * n / len(truth):6.2f}" for n in right), flush=True)
        sums, total = [0] * len(resolutions), 0
        for pdf in texts:
            truth = subprocess.run(["pdftotext", "-f", "2", "-l", str(1 + PAGES), pdf, "-"], capture_output=True, text=True, check=True).stdout.split()
            if len(truth) < 200:
                continue
            total += len(truth)
            for i, dpi in enumerate(resolutions):
                sums[i] += count_right(truth, [word for page in draw(pdf, dpi, scratch, 2, 1 + PAGES) for word in read(page)])
        print("PDFs of text, drawn".ljust(24), *(f"{100 * n / max(total, 1):6.2f}" for n in sums), f" of {total} words")


if __name__ == "__main__":
    main()
