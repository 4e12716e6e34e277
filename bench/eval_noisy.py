#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures how much is still found in papers that were read by OCR: usage: eval_noisy.py BUILD DATA [RESULT.json]

DATA has ocr/dev (pages: their truth, and what Tesseract read of them at several severities) and retrieval/articles.jsonl.xz (what else is in the
archive). For each page, questions of words that stand on it in truth: some in a row, and some out of one stretch, as a person remembers them. The
page is to be among the first ten (R@10, MRR@10), once with its true text in the archive, then with each reading of it, repaired and left as it is.
Last comes what R@10 of each loses against the truth, the mean over the forms.
"""
import json
import os
import random
import re
import shutil
import sys
import tempfile
import unicodedata

from articles import index, search, write_articles
from keys import fold

DEPTH = 10
QUESTIONS = 24  # of each form, a page; with 6 the mean loss went from -.027 to -.037 by which were drawn
SEVERITIES = ("s1", "s3", "s5")
# what a person who looks for a paper does not type
FUNCTION_WORDS = set("và của các có là cho trong được với để theo từ khi này đó những một đã không phải về tại do ở thì mà trên dưới cũng sẽ như bị nên vì".split())


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return unicodedata.normalize("NFC", file.read())


def in_a_row(words, rng):
    at = rng.randrange(max(1, len(words) - 5))
    return words[at:at + 5]


def scattered(words, rng):
    at = rng.randrange(max(1, len(words) - 20))
    telling = [word for word in words[at:at + 20] if word not in FUNCTION_WORDS]
    chosen = sorted(rng.sample(range(len(telling)), min(4, len(telling))))
    return [telling[i] for i in chosen]


def make_questions(pages):
    questions = []
    for name, text in pages.items():
        rng = random.Random(name)
        words = [word for word in re.findall(r"[^\W\d_]+", text.lower()) if len(word) > 1]
        for form, choose in (("row", in_a_row), ("words", scattered)):
            for _ in range(QUESTIONS):
                question = " ".join(choose(words, rng))
                questions += [(form, name, question), (form + ", unmarked", name, fold(question))]
    return questions


def ask(build, store, questions):
    """\\return the rank of each question's page, by the question's number, where it was found."""
    run = search(build, store, {str(i): question for i, (_, _, question) in enumerate(questions)})
    return {i: run[str(i)].index(name) + 1 for i, (_, name, _) in enumerate(questions) if name in run[str(i)]}


def score(questions, ranks):
    result = {}
    for form in dict.fromkeys(form for form, _, _ in questions):
        found = [ranks.get(i, DEPTH + 1) for i, question in enumerate(questions) if question[0] == form]
        result[form] = {"r10": round(sum(rank <= DEPTH for rank in found) / len(found), 4),
                        "mrr10": round(sum(1 / rank for rank in found if rank <= DEPTH) / len(found), 4)}
    return result


def lose(result, base):
    return round(sum(result[form]["r10"] - base[form]["r10"] for form in base) / len(base), 4)


def main():
    build, data = sys.argv[1], sys.argv[2]
    truth = os.path.join(data, "ocr", "dev", "truth")
    if not os.path.isdir(truth):
        print(f"skipped: {truth} is not here")
        return
    pages = {name[:-4]: read(os.path.join(truth, name)) for name in sorted(os.listdir(truth))}
    questions, result = make_questions(pages), {}
    with tempfile.TemporaryDirectory() as scratch:
        base = os.path.join(scratch, "base")
        write_articles(os.path.join(data, "retrieval"), os.path.join(scratch, "articles"))
        index(build, base, os.path.join(scratch, "articles"))
        variants = [("truth", truth, ["--no-repair"])]
        for severity in SEVERITIES:
            folder = os.path.join(data, "ocr", "dev", "ocr", severity)
            variants += [(f"{severity} as read", folder, ["--no-repair"]), (f"{severity} repaired", folder, [])]
        for name, folder, options in variants:
            store = os.path.join(scratch, "store")
            shutil.copytree(base, store)
            index(build, store, folder, *options)
            result[name] = score(questions, ask(build, store, questions))
            shutil.rmtree(store)
            print(f"{name:14}" + "".join(f"  {form}: R@10 {r['r10']:.3f} MRR {r['mrr10']:.3f}" for form, r in result[name].items())
                  + f"  {lose(result[name], result['truth']):+.4f}", flush=True)
    if len(sys.argv) > 3:
        with open(sys.argv[3], "w", encoding="utf-8") as file:
            json.dump({"pages": len(pages), "questions": len(questions), "variants": result,
                       "lost": {name: lose(forms, result["truth"]) for name, forms in result.items()}}, file, indent=1, ensure_ascii=False)


main()
