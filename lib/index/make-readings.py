#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes lib/index/readings.tsv: the commonest way in which each unmarked syllable is written with its marks.

usage: make-readings.py TEXT.xz[*WEIGHT]... >readings.tsv

Counts only go into the table. A syllable whose commonest form has no marks, or that is met fewer than MIN_COUNT times, gets no row.
"""
import collections
import lzma
import re
import sys
import unicodedata

MIN_COUNT = 20
WORD = re.compile(r"[^\W\d_]+")
# As tc_text canonicalises them: the tone mark of open oa, oe, uy stands on the first vowel.
OPEN = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
        "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy"}


def fold(word):
    word = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(c for c in word if not unicodedata.combining(c))


def canonical(word):
    return word[:-2] + OPEN[word[-2:]] if word[-2:] in OPEN and not word.startswith("qu") else word


def count(arguments):
    forms = collections.Counter()
    for argument in arguments:
        path, _, weight = argument.partition("*")
        for line in lzma.open(path, "rt"):
            for word in WORD.findall(unicodedata.normalize("NFC", line.lower())):
                if len(word) <= 7:
                    forms[canonical(word)] += int(weight or 1)
    return forms


def main():
    best, total = {}, collections.Counter()
    for form, n in count(sys.argv[1:]).most_common():
        best.setdefault(fold(form), form)
        total[fold(form)] += n
    print("# An unmarked syllable and the form with marks that it most often is. Made by make-readings.py from 250,000 paragraphs of law and")
    print("# 16,000 of Party prose, the latter counted ten times; only which form is commonest is kept. A change here is a new TC_INDEX_VERSION.")
    for folded in sorted(best):
        if best[folded] != folded and total[folded] >= MIN_COUNT and folded.isascii():
            print(f"{folded}\t{best[folded]}")


main()
