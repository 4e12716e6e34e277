#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures ranking on questions with known answers: usage: eval-retrieval.py BUILD DATA [RESULT.json]

DATA has articles.jsonl.xz (id, title, text), queries.tsv (id TAB question) and qrels.txt (TREC). Each article becomes a file, the files a store, the
questions are asked as they are and in the forms in which people type them. MRR@10 and R@10 (any relevant article among ten), with the 95 % interval of a
bootstrap over the questions. TC_EVAL_STORE names a store to keep between runs.
"""
import collections
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unicodedata

from articles import fold, search, write_articles

DEPTH = 10
ROUNDS = 1000

TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
SHAPES = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}


def telex_word(word):
    letters, tone = "", ""
    for c in unicodedata.normalize("NFD", word):
        if c in TONES:
            tone = TONES[c]
        else:
            letters += c
    letters = unicodedata.normalize("NFC", letters)
    for shaped, keys in SHAPES.items():
        letters = letters.replace(shaped, keys).replace(shaped.upper(), keys.capitalize())
    return letters + tone


def telex(text):
    return re.sub(r"[^\W\d_]+", lambda m: telex_word(m[0]), unicodedata.normalize("NFC", text))


def mistype(text):
    """One letter of every tenth word, drawn anew for each question: left out, doubled, swapped with the next or hit beside the key."""
    rng = random.Random(text)
    near = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuiopoasdfghjksxcvbnbn"))

    def spoil(match):
        word = match[0]
        if len(word) < 3 or rng.random() >= 0.1:
            return word
        at = rng.randrange(1, len(word))
        kind = rng.randrange(4)
        if kind == 0:
            return word[:at] + word[at + 1:]
        if kind == 1:
            return word[:at] + word[at] + word[at:]
        if kind == 2:
            return word[:at - 1] + word[at] + word[at - 1] + word[at + 1:]
        return word[:at] + near.get(fold(word[at]).lower(), "x") + word[at + 1:]

    return re.sub(r"[^\W\d_]+", spoil, text)


FORMS = {"marked": lambda text: text, "unmarked": fold, "telex": telex, "mistyped": mistype}


def ask(build, store, questions, names):
    return {qid: [names[name] for name in found] for qid, found in search(build, store, questions).items()}


def score(run, questions, relevant):
    ranks = []
    for qid in questions:
        rank = next((i for i, doc in enumerate(run[qid][:DEPTH], 1) if doc in relevant[qid]), 0)
        ranks.append((1 / rank if rank else 0.0, 1.0 if rank else 0.0))
    return ranks


def interval(values):
    rng = random.Random(0)
    means = sorted(sum(rng.choices(values, k=len(values))) / len(values) for _ in range(ROUNDS))
    return [round(means[ROUNDS // 40], 3), round(means[-ROUNDS // 40], 3)]


def main():
    build, data = sys.argv[1], sys.argv[2]
    if not os.path.exists(os.path.join(data, "articles.jsonl.xz")):
        print(f"skipped: {data} is not here")
        return
    questions = dict(line.rstrip("\n").split("\t", 1) for line in open(os.path.join(data, "queries.tsv"), encoding="utf-8"))
    relevant = collections.defaultdict(set)
    for line in open(os.path.join(data, "qrels.txt"), encoding="utf-8"):
        qid, _, doc, grade = line.split()
        if int(grade) > 0:
            relevant[qid].add(doc)
    result = {}
    with tempfile.TemporaryDirectory() as scratch:
        base = os.environ.get("TC_EVAL_STORE", scratch)
        names = write_articles(data, os.path.join(base, "papers"))
        subprocess.run([f"{build}/tracuu-indexer", "--store", f"{base}/store", f"{base}/papers"], check=True, stderr=subprocess.DEVNULL)
        for form, change in FORMS.items():
            ranks = score(ask(build, f"{base}/store", {q: change(t) for q, t in questions.items()}, names), questions, relevant)
            mrr, recall = [r[0] for r in ranks], [r[1] for r in ranks]
            result[form] = {"mrr10": round(sum(mrr) / len(mrr), 4), "mrr10_95": interval(mrr),
                            "r10": round(sum(recall) / len(recall), 4), "r10_95": interval(recall)}
            print(f"{form:10} MRR@10 {result[form]['mrr10']:.3f}  R@10 {result[form]['r10']:.3f}")
    if len(sys.argv) > 3:
        with open(sys.argv[3], "w", encoding="utf-8") as file:
            json.dump({"questions": len(questions), "forms": result}, file, indent=1)


main()
