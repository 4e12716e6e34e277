#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""tracuu beside other engines, same papers, same questions, one run: usage: peers.py BUILD DATA [RESULT.json]

DATA has articles.jsonl.xz. The peers come from Debian (python3-xapian, liblucene4.10-java with a JDK, SQLite's FTS5 in Python): one that is not installed is
named and left out. All index folded words; those that have positions keep them. 100 questions a kind are runs of 2 to 5 words out of the papers:
and, or, phrase, their unmarked forms, and numbers of papers. Each question is asked once unmeasured, then three times. One thread, ten hits.
"""
import json
import lzma
import os
import random
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unicodedata

QUESTIONS = 100
ROUNDS = 3
HERE = os.path.dirname(os.path.abspath(__file__))
JARS = [f"/usr/share/java/lucene-{part}-4.10.4.jar" for part in ("core", "analyzers-common")]
WORD = re.compile(r"[^\W_]+")


def fold(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


def read_papers(data):
    papers, numbers = {}, set()
    for n, line in enumerate(lzma.open(os.path.join(data, "articles.jsonl.xz"), "rt", encoding="utf-8")):
        article = json.loads(line)
        papers[f"{n // 1000:03d}/{n:06d}"] = unicodedata.normalize("NFC", article["title"] + "\n\n" + article["text"])
        if article.get("doc_no"):
            numbers.add(article["doc_no"])
    return papers, sorted(numbers)


def make_questions(papers, numbers):
    rng = random.Random(1)
    texts = [text for _, text in sorted(papers.items())]
    for kind in ("and", "or", "phrase", "unmarked phrase"):
        for _ in range(QUESTIONS):
            words = []
            while len(words) < 6:
                sentence = rng.choice(re.split(r"[.;:,\n()]", rng.choice(texts)))
                words = [w for w in sentence.split() if re.fullmatch(r"[^\W\d_]+", w)]
            n = rng.randint(2, 5)
            start = rng.randrange(len(words) - n + 1)
            question = " ".join(words[start:start + n])
            yield kind, fold(question) if kind.startswith("unmarked") else question
    for number in rng.sample(numbers, min(QUESTIONS, len(numbers))):
        yield "number", number


def percentiles(values):
    values = sorted(values)
    return {f"p{p}_ms": round(values[min(len(values) - 1, max(0, (len(values) * p + 99) // 100 - 1))], 3) for p in (50, 95, 99)}


def timed(command, **options):
    """Seconds by the clock and of the processor, peak memory of the child in MB."""
    since, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, **options)
    _, status, usage = os.wait4(process.pid, 0)
    if status not in (0, 256):
        raise RuntimeError(f"{command[0]} failed: {status}")
    return {"seconds": round(time.monotonic() - since, 2), "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2), "peak_mb": usage.ru_maxrss // 1024}


def size_mb(path):
    return round(sum(os.path.getsize(os.path.join(f, n)) for f, _, names in os.walk(path) for n in names) / 1e6, 1)


def summarise(samples):
    return {kind: percentiles(ms) for kind, ms in samples.items()}


def run_here(ask, questions):
    samples = {}
    for number in range(ROUNDS + 1):
        for kind, question in questions:
            since = time.perf_counter()
            ask(kind, question)
            if number:
                samples.setdefault(kind, []).append((time.perf_counter() - since) * 1e3)
    return summarise(samples)


# ---- the peers: each is given a scratch folder, the papers' folder and list, and the questions


def tracuu(build, scratch, papers, questions):
    store = os.path.join(scratch, "store")
    result = timed([f"{build}/tracuu-indexer", "--store", store, os.path.join(scratch, "papers")], stderr=subprocess.DEVNULL)
    lines = {"and": lambda q: " ".join("+" + w for w in q.split()), "or": lambda q: " OR ".join(q.split()), "number": lambda q: q}
    path = os.path.join(scratch, "asked.tsv")
    with open(path, "w", encoding="utf-8") as file:
        for kind, question in questions:
            file.write(f"{kind}\t{lines.get(kind, lambda q: chr(34) + q + chr(34))(question)}\n")
    for name, options in (("questions", ["--hits-only"]), ("questions_with_details", [])):
        asked = json.loads(subprocess.run([f"{build}/bench/ask", *options, store, path], check=True, capture_output=True, text=True).stdout)
        result[name] = {kind: {p: round(v[p], 3) for p in ("p50_ms", "p95_ms", "p99_ms")} for kind, v in asked.items() if kind != "all"}
    return {**result, "size_mb": size_mb(store), "what": "all stages: header, citations, works, archive of the texts, index"}


def fts5(_, scratch, papers, questions):
    path = os.path.join(scratch, "fts5.sqlite")
    since, cpu = time.monotonic(), time.process_time()
    db = sqlite3.connect(path)
    db.execute("CREATE VIRTUAL TABLE t USING fts5(name UNINDEXED, body, tokenize=\"unicode61 remove_diacritics 2\")")
    db.executemany("INSERT INTO t VALUES (?, ?)", ((name, text.replace("đ", "d").replace("Đ", "D")) for name, text in papers.items()))
    db.commit()
    result = {"seconds": round(time.monotonic() - since, 2), "cpu_seconds": round(time.process_time() - cpu, 2)}

    def ask(kind, question):
        words = ['"' + w + '"' for w in WORD.findall(fold(question))]
        joined = " OR ".join(words) if kind == "or" else " + ".join(words) if kind != "and" else " ".join(words)
        db.execute("SELECT name FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10", (f"body:({joined})" if kind in ("and", "or") else f"body:{joined}",)).fetchall()

    return {**result, "questions": run_here(ask, questions), "size_mb": round(os.path.getsize(path) / 1e6, 1), "what": "folded words, positions, the text"}


def xapian_plain(_, scratch, papers, questions):
    import xapian
    path = os.path.join(scratch, "xapian")
    since, cpu = time.monotonic(), time.process_time()
    db = xapian.WritableDatabase(path, xapian.DB_CREATE)
    for n, (name, text) in enumerate(papers.items(), 1):
        document = xapian.Document()
        for position, word in enumerate(WORD.findall(fold(text)), 1):
            document.add_posting(word[:60], position)
        document.set_data(name)
        db.add_document(document)
        if n % 3000 == 0:
            db.commit()
    db.commit()
    result = {"seconds": round(time.monotonic() - since, 2), "cpu_seconds": round(time.process_time() - cpu, 2)}
    reader = xapian.Database(path)
    enquire = xapian.Enquire(reader)

    def ask(kind, question):
        words = [w[:60] for w in WORD.findall(fold(question))]
        operator = {"and": xapian.Query.OP_AND, "or": xapian.Query.OP_OR}.get(kind, xapian.Query.OP_PHRASE)
        enquire.set_query(xapian.Query(operator, words))
        for hit in enquire.get_mset(0, 10):
            hit.document.get_data()

    return {**result, "questions": run_here(ask, questions), "size_mb": size_mb(path), "what": "folded words, positions"}


def lucene(_, scratch, papers, questions):
    for jar in JARS:
        if not os.path.exists(jar):
            raise ImportError(jar)
    classes = os.path.join(scratch, "classes")
    subprocess.run(["javac", "-nowarn", "-cp", ":".join(JARS), "-d", classes, os.path.join(HERE, "LucenePeer.java")], check=True, capture_output=True)
    path, list_path, asked = (os.path.join(scratch, name) for name in ("lucene", "papers.tsv", "lucene.tsv"))
    with open(list_path, "w", encoding="utf-8") as file:
        file.writelines(f"{name}\t{' '.join(fold(text).split())}\n" for name, text in papers.items())
    with open(asked, "w", encoding="utf-8") as file:
        file.writelines(f"{kind}\t{fold(question)}\n" for kind, question in questions)
    java = ["java", "-cp", ":".join([classes, *JARS]), "LucenePeer"]
    result = timed([*java, "index", path, list_path])
    out = subprocess.run([*java, "ask", path, asked, str(ROUNDS)], check=True, capture_output=True, text=True).stdout
    samples = {}
    for line in out.splitlines():
        kind, ms, _ = line.split("\t")
        samples.setdefault(kind, []).append(float(ms))
    return {**result, "questions": summarise(samples), "size_mb": size_mb(path), "what": "folded words, positions"}


PEERS = {"tracuu": tracuu, "SQLite FTS5": fts5, "Xapian, plain": xapian_plain, "Lucene 4.10": lucene}


def print_table(results):
    print(f"{'':16}{'index s':>9}{'cpu s':>8}{'peak MB':>9}{'MB':>8}" + "".join(f"{kind:>20}" for kind in ("and", "or", "phrase", "unmarked phrase", "number")))
    for name, result in results.items():
        cells = "".join(f"{q['p50_ms']:>12.2f} / {q['p99_ms']:<5.1f}" if (q := result["questions"].get(kind)) else f"{'':20}"
                        for kind in ("and", "or", "phrase", "unmarked phrase", "number"))
        print(f"{name:16}{result['seconds']:>9}{result['cpu_seconds']:>8}{result.get('peak_mb', ''):>9}{result['size_mb']:>8}{cells}")


def main():
    build, data = os.path.abspath(sys.argv[1]), sys.argv[2]
    if not os.path.exists(os.path.join(data, "articles.jsonl.xz")):
        print(f"skipped: {data} is not here")
        return
    papers, numbers = read_papers(data)
    questions = list(make_questions(papers, numbers))
    results = {}
    scratch = tempfile.mkdtemp(prefix="tracuu-peers.")
    try:
        for name, text in papers.items():
            path = os.path.join(scratch, "papers", name + ".txt")
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        for name, peer in PEERS.items():
            try:
                results[name] = peer(build, scratch, papers, questions)
            except ImportError as error:
                print(f"left out: {name}: {error} is not installed", file=sys.stderr)
    finally:
        shutil.rmtree(scratch)
    print_table(results)
    if len(sys.argv) > 3:
        text_mb = round(sum(len(text.encode()) for text in papers.values()) / 1e6, 1)
        with open(sys.argv[3], "w", encoding="utf-8") as file:
            json.dump({"papers": len(papers), "text_mb": text_mb, "peers": results}, file, indent=1, ensure_ascii=False)


main()
