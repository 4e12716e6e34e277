#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Fits lib/repair/confidence.tsv: how often a repair is right, by what is known of it.

usage: learn_confidence.py OCR_FOLDER REPAIRED [--fold I/N] > confidence.tsv

REPAIRED/<severity>/PAGE.txt.tsv and .bare are what bench/repair_files makes of OCR_FOLDER/dev/ocr with an error model that had not seen the page. With
--fold, the pages of fold I of N are left out, so that they can judge; REPAIRED/clean/ are those over OCR_FOLDER/dev/truth, where every repair is wrong. Logistic regression by Newton's method with a small ridge; a repair
is right if the syllables that it replaces then equal those that are printed.
"""
import math
import os
import sys

RIDGE = 1.0
STEPS = 12


def read(path):
    with open(path, "rb") as file:
        return file.read()


def read_rows(path):
    """A table of repairs, as bench/repair_files writes it."""
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


def features_of(row):
    """What is known of a repair, in numbers; all are 0 where it was counted."""
    return [float(x) for x in row[8].split()]


def syllables_of(lib, text):
    """Syllables of a text as they are compared: small, marks where they belong."""
    return [s.lower() for s in lib.SYL.findall(lib.canon(lib.norm(text)))]


def tokens_of(lib, raw):
    """Syllables of a text as given, each with its bytes."""
    text = raw.decode("utf-8", "replace")
    at, byte, found = 0, 0, []
    for match in lib.SYL.finditer(text):
        byte += len(text[at:match.start()].encode())
        size = len(match[0].encode())
        found.append((byte, byte + size, lib.canon(lib.norm(match[0])).lower()))
        at, byte = match.end(), byte + size
    return found


def judge(lib, ocr, truth, rows):
    """For each row of a table of repairs: is it right?"""
    seen = tokens_of(lib, ocr)
    true = syllables_of(lib, truth.decode("utf-8", "replace"))
    blocks = lib.align([s for _, _, s in seen], true)
    for row in rows:
        start, end = int(row[0]), int(row[1])
        hit = [i for i, (a, b, _) in enumerate(seen) if a < end and b > start]
        if not hit:
            continue
        inside = [b for b in blocks if b[1] > hit[0] and b[0] <= hit[-1]]
        want = [s for b in inside for s in true[b[2]:b[3]]]
        have = syllables_of(lib, row[5])
        whole = [seen[i][2] for b in inside for i in range(b[0], b[1])]
        first = whole.index(seen[hit[0]][2]) if seen[hit[0]][2] in whole else 0
        have = whole[:first] + have + whole[first + len(hit):]
        yield row, want == have


def solve(matrix, vector):
    n = len(vector)
    rows = [matrix[i][:] + [vector[i]] for i in range(n)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(i + 1, n):
            factor = rows[k][i] / rows[i][i]
            rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i])]
    answer = [0.0] * n
    for i in reversed(range(n)):
        answer[i] = (rows[i][n] - sum(rows[i][k] * answer[k] for k in range(i + 1, n))) / rows[i][i]
    return answer


def probability(weights, features):
    """That a repair is right; clamped, so that no power is too great."""
    return 1 / (1 + math.exp(-max(-30, min(30, sum(w * f for w, f in zip(weights, features))))))


def fit(samples):
    n = len(samples[0][0])
    weights = [0.0] * n
    for _ in range(STEPS):
        gradient = [-RIDGE * w for w in weights]
        hessian = [[RIDGE if i == k else 0.0 for k in range(n)] for i in range(n)]
        for features, right in samples:
            p = probability(weights, features)
            used = [(i, f) for i, f in enumerate(features) if f]
            for i, f in used:
                gradient[i] += (right - p) * f
                for k, g in used:
                    hessian[i][k] += p * (1 - p) * f * g
        weights = [w + s for w, s in zip(weights, solve(hessian, gradient))]
    return weights


def main():
    folder, repaired = sys.argv[1:3]
    fold, folds = (int(x) for x in sys.argv[4].split("/")) if sys.argv[3:4] == ["--fold"] else (-1, 1)
    sys.path.insert(0, folder)
    import ocrlib as lib
    pages = sorted(os.listdir(os.path.join(folder, "dev", "truth")))
    samples = []
    for severity in sorted(os.listdir(os.path.join(folder, "dev", "ocr"))):
        for page in [page for i, page in enumerate(pages) if i % folds != fold]:
            rows = read_rows(os.path.join(repaired, severity, page + ".tsv"))
            bare, truth = read(os.path.join(repaired, severity, page + ".bare")), read(os.path.join(folder, "dev", "truth_ro", severity, page))
            samples += [(features_of(row), right) for row, right in judge(lib, bare, truth, rows)]
    for page in [page for i, page in enumerate(pages) if i % folds != fold]:
        samples += [(features_of(row), False) for row in read_rows(os.path.join(repaired, "clean", page + ".tsv"))]
    samples = [(features, right) for features, right in samples if any(features)]  # what was counted has none
    names = "always posterior rival unknown twice letter cut dropped edge short single capital named raw-use new-use noise page kind".split()
    print("# Weights of what is known of a repair, in the order of repair-private.h; see confidence.c. Made by bench/learn_confidence.py from")
    print("# %d repairs, %d of them right." % (len(samples), sum(right for _, right in samples)))
    for name, weight in zip(names, fit(samples)):
        print(name, "%.4f" % weight, sep="\t")


if __name__ == "__main__":
    main()
