#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures ranking on questions with known answers: usage: eval-retrieval.py BUILD DATA [RESULT.json]

DATA has articles.jsonl.xz (id, title, text), queries.tsv (id TAB question) and qrels.txt (TREC). Each article becomes a file, the files a store, the
questions are asked as they are and in the forms in which people type them. MRR@10 and R@10 (any relevant article among ten), with the 95 % interval of a
bootstrap over the questions. Then the articles are put together to the laws that they are from, and the law is to be found. TC_EVAL_STORE names a store
to keep between runs.
"""
import json
import os
import random
import sys
import tempfile

from articles import index, read_judged, search, write_articles, write_laws
from keys import fold, mistype, telex

DEPTH = 10
ROUNDS = 1000
LONG = 50000  # characters of a long law

FORMS = {"marked": lambda text: text, "unmarked": fold, "telex": telex, "mistyped": mistype}


def find_ranks(build, store, questions, relevant, names):
    """\\return the rank of the first paper that has what a question asks for, 0 if none of DEPTH has. \\param names the ids of articles by paper."""
    run = search(build, store, {str(qid): text for qid, text in questions.items()})
    return [next((i for i, name in enumerate(run[str(qid)][:DEPTH], 1) if names[name] & relevant[qid]), 0) for qid in questions]


def interval(values):
    rng = random.Random(0)
    means = sorted(sum(rng.choices(values, k=len(values))) / len(values) for _ in range(ROUNDS))
    return [round(means[ROUNDS // 40], 3), round(means[-ROUNDS // 40], 3)]


def summarise(form, ranks):
    mrr, recall = [1 / rank if rank else 0.0 for rank in ranks], [1.0 if rank else 0.0 for rank in ranks]
    print(f"{form:10} MRR@10 {sum(mrr) / len(mrr):.3f}  R@10 {sum(recall) / len(recall):.3f}")
    return {"mrr10": round(sum(mrr) / len(mrr), 4), "mrr10_95": interval(mrr), "r10": round(sum(recall) / len(recall), 4), "r10_95": interval(recall)}


def main():
    build, data = sys.argv[1], sys.argv[2]
    if not os.path.exists(os.path.join(data, "articles.jsonl.xz")):
        print(f"skipped: {data} is not here")
        return
    judged = read_judged(data)
    questions, relevant = dict(enumerate(text for text, _ in judged)), [right for _, right in judged]
    result = {}
    with tempfile.TemporaryDirectory() as scratch:
        base = os.environ.get("TC_EVAL_STORE", scratch)
        names = {name: {article} for name, article in write_articles(data, os.path.join(base, "papers")).items()}
        index(build, f"{base}/store", f"{base}/papers")
        for form, change in FORMS.items():
            asked = {q: change(t) for q, t in questions.items()}
            result[form] = summarise(form, find_ranks(build, f"{base}/store", asked, relevant, names))
        laws = write_laws(data, os.path.join(scratch, "laws"))
        index(build, f"{scratch}/law-store", f"{scratch}/laws")
        ranks = find_ranks(build, f"{scratch}/law-store", questions, relevant, laws)
        result["laws"] = summarise("laws", ranks)
        sizes = {}
        for name, articles in laws.items():
            with open(f"{scratch}/laws/{name}.txt", encoding="utf-8") as file:
                sizes.update(dict.fromkeys(articles, len(file.read())))
        long = [rank for q, rank in zip(questions, ranks) if max(sizes[article] for article in relevant[q]) > LONG]
        result["long laws"] = summarise("long laws", long)
    if len(sys.argv) > 3:
        with open(sys.argv[3], "w", encoding="utf-8") as file:
            json.dump({"questions": len(questions), "forms": result}, file, indent=1)


main()
