#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the articles of law of DATA/articles.jsonl.xz (id, title, text), a file each. usage: articles.py DATA TARGET."""
import json
import lzma
import os
import sys


def read_articles(data):
    """Yields a paper's name, its id there, its text."""
    for n, line in enumerate(lzma.open(os.path.join(data, "articles.jsonl.xz"), "rt", encoding="utf-8")):
        article = json.loads(line)
        yield f"{n // 1000:03d}/{n:06d}", article["id"], article["title"] + "\n\n" + article["text"] + "\n"


def write_articles(data, folder):
    """\\return id by the paper's name in the store."""
    names = {}
    for name, identifier, text in read_articles(data):
        names[name] = identifier
        path = os.path.join(folder, name + ".txt")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return names


if __name__ == "__main__":
    write_articles(sys.argv[1], sys.argv[2])
