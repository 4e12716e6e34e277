#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the articles of law of DATA/articles.jsonl.xz (id, title, text), a file each. usage: articles.py DATA TARGET. As a module it also asks a
store, for the measurements of ranking."""
import collections
import json
import lzma
import os
import subprocess
import sys
import tempfile


def read_articles(data):
    """Yields the id of an article, the number of its law, its title, the rest of its text."""
    for line in lzma.open(os.path.join(data, "articles.jsonl.xz"), "rt", encoding="utf-8"):
        article = json.loads(line)
        yield article["id"], article.get("doc_no"), article["title"], article["text"]


def as_text(title, text):
    return f"{title}\n\n{text}\n"


def read_judged(data):
    """\\return the questions of citizens: (question, the set of the ids of articles that answer it)."""
    relevant = collections.defaultdict(set)
    for line in open(os.path.join(data, "qrels.txt"), encoding="utf-8"):
        question, _, article, grade = line.split()
        if int(grade) > 0:
            relevant[question].add(article)
    lines = (line.rstrip("\n").split("\t", 1) for line in open(os.path.join(data, "queries.tsv"), encoding="utf-8"))
    return [(text, relevant[question]) for question, text in lines]


def write_papers(papers, folder):
    """Writes (what is to be known of it, text), a file each. \\return the former by the paper's name in a store."""
    names = {}
    for n, (known, text) in enumerate(papers):
        name = f"{n // 1000:03d}/{n:06d}"
        names[name] = known
        path = os.path.join(folder, name + ".txt")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return names


def write_articles(data, folder):
    """\\return an article's id by the paper's name in a store."""
    return write_papers(((identifier, as_text(title, text)) for identifier, _, title, text in read_articles(data)), folder)


def write_laws(data, folder):
    """The articles put together to the laws that they are from. \\return the ids of a law's articles by the paper's name in a store."""
    laws = {}
    for identifier, law, title, text in read_articles(data):
        laws.setdefault(law or identifier, []).append((identifier, as_text(title, text)))
    return write_papers((({i for i, _ in articles}, "\n".join(text for _, text in articles)) for articles in laws.values()), folder)


def require_model(build):
    """Ends all, with the program's own words, where no language model is found: the indexer goes on without one, and repairs nothing."""
    subprocess.run([f"{build}/tracuu", "repair"], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def index(build, store, folder, *options):
    """Brings a store up to date with a folder, quietly."""
    require_model(build)
    subprocess.run([f"{build}/tracuu-indexer", "--store", store, *options, folder], check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def search(build, store, questions):
    """Asks all of them at once. \\param questions text by id; an id has no space. \\return the papers' names in the store by id, best first, as many as a
    batch gives; an empty list where nothing was found."""
    run = {qid: [] for qid in questions}
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as batch:
        batch.writelines(f"{qid}\t{text}\n" for qid, text in questions.items())
        batch.flush()
        out = subprocess.run([f"{build}/tracuu", "search", "--store", store, "--batch", batch.name, "--format", "trec"],
                             check=True, capture_output=True, text=True).stdout
    for line in out.splitlines():
        qid, _, name, _, _, _ = line.split()
        run[qid].append(name)
    return run


if __name__ == "__main__":
    write_articles(sys.argv[1], sys.argv[2])
