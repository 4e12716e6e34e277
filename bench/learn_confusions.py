#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Counts how an OCR engine misreads letters, from pages with their truth. usage: learn_confusions.py OCR_FOLDER [--fold I/N] > confusions.tsv

OCR_FOLDER holds ocrlib.py (tokens and their alignment) and dev/. With --fold, the pages of fold I of N are left out, so that they can judge.
Only counts come out: `letter TRUE READ N` (TRUE = READ: read right), `extra - READ N`, `lost TRUE - N`, and of whole syllables
`syllables - - N`, `joined`, `parted` (one read for two, two for one), `spurious`.
"""
import collections
import os
import sys

from learn_confidence import syllables_of


def align_letters(true, read, bare):
    """Pairs (true letter or '', read letter or '') of a cheapest alignment; letters that differ in marks alone are near."""
    def price(a, b):
        return 0 if a == b else 1 if bare(a) == bare(b) else 2.2

    rows = [[(1.6 * j, None) for j in range(len(read) + 1)]]
    for i, a in enumerate(true, 1):
        row = [(1.6 * i, None)]
        for j, b in enumerate(read, 1):
            row.append(min((rows[i - 1][j - 1][0] + price(a, b), 0), (rows[i - 1][j][0] + 1.6, 1), (row[j - 1][0] + 1.6, 2)))
        rows.append(row)
    pairs = []
    i, j = len(true), len(read)
    while i or j:
        step = rows[i][j][1] if i and j else 1 if i else 2
        if step == 0:
            i, j = i - 1, j - 1
            pairs.append((true[i], read[j]))
        elif step == 1:
            i -= 1
            pairs.append((true[i], ""))
        else:
            j -= 1
            pairs.append(("", read[j]))
    return pairs


def count_page(lib, true, read, counts):
    for r0, r1, t0, t1 in lib.align(read, true):
        a, b = "".join(true[t0:t1]), "".join(read[r0:r1])
        if any(c.isdigit() for c in a + b):
            continue
        counts["syllables", "-", "-"] += t1 - t0
        if t0 == t1:
            counts["spurious", "-", "-"] += 1
            continue
        if r0 == r1:
            continue
        if (t1 - t0, r1 - r0) == (2, 1):
            counts["joined", "-", "-"] += 1
        elif (t1 - t0, r1 - r0) == (1, 2):
            counts["parted", "-", "-"] += 1
        pairs = [(c, c) for c in a] if a == b else align_letters(a, b, lib.bare)
        if sum(x != y for x, y in pairs) > max(2, len(a) // 2):
            continue
        for x, y in pairs:
            counts["letter" if x and y else "lost" if x else "extra", x or "-", y or "-"] += 1


def main():
    folder = sys.argv[1]
    fold, folds = (int(x) for x in sys.argv[3].split("/")) if sys.argv[2:3] == ["--fold"] else (-1, 1)
    sys.path.insert(0, folder)
    import ocrlib as lib
    pages = sorted(os.listdir(os.path.join(folder, "dev", "truth")))
    counts = collections.Counter()
    for severity in sorted(os.listdir(os.path.join(folder, "dev", "ocr"))):
        for page in [page for i, page in enumerate(pages) if i % folds != fold]:
            texts = []
            for side in ("truth_ro", "ocr"):
                path = os.path.join(folder, "dev", side, severity, page)
                with open(path, encoding="utf-8", errors="replace") as file:
                    texts.append(syllables_of(lib, file.read()))
            count_page(lib, texts[0], texts[1], counts)
    print("# How often a letter was read as another, in counts: kind, true, read, how often; see channel.c. Made by bench/learn_confusions.py.")
    for (kind, true, read), n in sorted(counts.items()):
        print(kind, true, read, n, sep="\t")


if __name__ == "__main__":
    main()
