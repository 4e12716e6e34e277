#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A client of tracuu-searchd in Python, without any other package. The interface: doc/http-api.md.

    tracuu.py search QUESTION     papers that answer, all of them, best first
    tracuu.py chain WORK          what a directive rests on and what carries it out; WORK as one would write it: 44-KL/TW
    tracuu.py missing             what is cited and not in the archive

TRACUU_URL says where the server is.
"""
import itertools
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


class Problem(Exception):
    """What the server says is wrong (RFC 9457)."""


class Tracuu:
    TRIES = 4

    def __init__(self, url):
        self.url = url.rstrip("/")

    def get(self, path, **parameters):
        given = {name: value for name, value in parameters.items() if value is not None}
        request = urllib.request.Request(f"{self.url}{path}?{urllib.parse.urlencode(given)}")
        for left in reversed(range(self.TRIES)):
            try:
                with urllib.request.urlopen(request, timeout=30) as reply:
                    return json.load(reply)
            except urllib.error.HTTPError as error:
                problem = json.load(error)
                if error.code not in (429, 503) or not left:
                    raise Problem(f"{problem['title']}: {problem.get('detail', '')}") from error
                time.sleep(float(error.headers.get("Retry-After", 1)))

    def pages(self, path, **parameters):
        """Answers one after the other, as long as they name a next one."""
        cursor = None
        while True:
            answer = self.get(path, cursor=cursor, **parameters)
            yield answer
            cursor = answer.get("next")
            if not cursor:
                return

    def search(self, question):
        for answer in self.pages("/api/search", q=question, limit=100):
            yield from answer["hits"]

    def find_work(self, citation):
        answer = self.get("/api/search", q=citation, limit=1).get("answer")
        if not answer:
            raise Problem(f"{citation}: no directive is named so")
        return answer["id"]


def print_tree(nodes, side, depth=0):
    for node in nodes:
        print("  " * depth + node["title"], node.get("date", ""), node.get("issuer", ""), "" if node["held"] else "(chưa có)")
        print_tree(node[side], side, depth + 1)


def main(command="", *words):
    server = Tracuu(os.environ.get("TRACUU_URL", "http://127.0.0.1:8417"))
    if command == "search" and words:
        for hit in server.search(" ".join(words)):
            print(hit["paper"], hit["title"], hit.get("date", ""), hit.get("issuer", ""), sep="\t")
    elif command == "chain" and words:
        chain = server.get(f"/api/works/{server.find_work(' '.join(words))}/chain")
        print_tree([chain], "rests_on")
        print_tree(chain["carried_out_by"], "carried_out_by", 1)
    elif command == "missing":
        for work in itertools.chain.from_iterable(answer["missing"] for answer in server.pages("/api/missing")):
            print(work["cited_by"], work["title"], work.get("date", ""), work.get("issuer", ""), sep="\t")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (Problem, urllib.error.URLError) as error:
        sys.exit(f"tracuu.py: {error}")
