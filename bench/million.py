#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures an archive of a million papers: what taking them in costs, what the programs need of memory, how long questions take, and a night that
brings 1, 10 and 1,000 papers more. Half an hour and 25 GB in $TMPDIR. usage: million.py [PAPERS]; $builddir and $srcdir from make.

The papers count as text that was typed (--no-repair), for the reason that run.sh gives.

Stores the figures in bench/results/million.json and prints them, with the lines of what is promised that are reached or MISSED. Works in a scratch folder,
which it removes; TC_BENCH_KEEP=1 keeps it. TC_BENCH_MILLION=FOLDER takes what is there (papers/, questions.tsv and, where that is, store/) and keeps it.

A program's *own* memory is what nobody else has and no file can give back: anonymous pages, shared ones without a file. Mapped files stand in the page
cache whether or not a program looks at them; what the kernel calls resident has both. The peaks are the highest of both as they were met, ten times a second.
"""
import concurrent.futures
import http.client
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import report

SRCDIR, BUILDDIR = os.environ["srcdir"], os.environ["builddir"]
PAPERS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000000
FIGURES = (("questions_p99_ms", "<=", 60.0), ("questions_hits_only_p99_ms", "<=", 60.0), ("searchd_own_memory_mb", "<=", 128.0),
           ("indexer_own_memory_peak_mb", "<=", 512.0), ("indexer_resident_peak_mb", "<=", 512.0))
NIGHTS = (1, 10, 1000)
CONNECTIONS = (2, 8)
SAMPLE_SECONDS = 0.1


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def program(name):
    """The program itself: libtool's script around one that is not installed would be measured in its place."""
    real = os.path.join(BUILDDIR, ".libs", name)
    return real if os.path.exists(real) else os.path.join(BUILDDIR, name)


def read_memory(pid):
    """In MB: own now, the highest that was resident."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        kb = {name: int(value) for name, value in re.findall(r"^(RssAnon|RssShmem|VmHWM):\s*(\d+)", file.read(), re.M)}
    return (kb["RssAnon"] + kb["RssShmem"]) / 1024, kb["VmHWM"] / 1024


def read_written(pid):
    with open(f"/proc/{pid}/io", encoding="ascii") as file:
        return int(re.search(r"^write_bytes: (\d+)", file.read(), re.M)[1])


class Watch(threading.Thread):
    """A process, until it is gone."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.own, self.resident, self.written, self.course = pid, 0.0, 0.0, 0, []

    def run(self):
        since = time.monotonic()
        try:
            for n in itertools.count():
                own, self.resident = read_memory(self.pid)
                self.own, self.written = max(self.own, own), read_written(self.pid)
                if n % 300 == 0:
                    self.course.append((round(time.monotonic() - since), round(own)))
                time.sleep(SAMPLE_SECONDS)
        except (OSError, KeyError, TypeError):  # it has ended, between two samples or within one
            return


def index(scratch, store, papers):
    """A run: seconds, stages, memory, bytes written."""
    path, since = os.path.join(scratch, "report.json"), time.monotonic()
    with subprocess.Popen([program("tracuu-indexer"), "--store", store, "--report", path, "--no-repair", papers], stdout=subprocess.DEVNULL) as indexer:
        watch = Watch(indexer.pid)
        watch.start()
        if indexer.wait() > 1:
            raise RuntimeError("tracuu-indexer failed")
    watch.join()
    seconds = time.monotonic() - since
    with open(path, encoding="utf-8") as file:
        said = json.load(file)
    return {"seconds": round(seconds, 2), "text_bytes": said["bytes"], "new": said["new"], "failed": said["failed"], "written_bytes": watch.written,
            "own_memory_peak_mb": round(watch.own, 1), "resident_peak_mb": round(watch.resident, 1), "own_memory_mb_after_seconds": watch.course,
            "stages": {name: round(value, 2) for name, value in said["stages"].items()}}


# ---- questions


def ask_each(address, questions, turn):
    """One connection asks all questions, from its own place on; no two ask for the same hits. In milliseconds."""
    connection, times = http.client.HTTPConnection(address), []
    for i in range(len(questions)):
        question = questions[(i + turn * len(questions) // 8) % len(questions)]
        since = time.monotonic()
        connection.request("GET", f"/api/search?q={urllib.parse.quote(question)}&limit=10&offset={turn}")
        reply = connection.getresponse()
        reply.read()
        times.append((time.monotonic() - since) * 1000)
        if reply.status != 200:
            raise RuntimeError(f"{question}: HTTP {reply.status}")
    connection.close()
    return times


def percentile(times, percent):
    return round(sorted(times)[max((len(times) * percent + 99) // 100, 1) - 1], 2)


def serve(store, questions):
    """What searchd has of its own before a question, and after all questions over some connections; and how long those took."""
    with subprocess.Popen([program("tracuu-searchd"), "--store", store, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True) as server:
        try:
            address = urllib.parse.urlparse(server.stdout.readline().split()[-1]).netloc
            result = {"own_memory_mb": {"before": round(read_memory(server.pid)[0], 1)}}
            for n in CONNECTIONS:
                with concurrent.futures.ThreadPoolExecutor(n) as pool:
                    times = list(itertools.chain(*pool.map(lambda turn, n=n: ask_each(address, questions, n + turn), range(n))))
                own, resident = read_memory(server.pid)
                result["own_memory_mb"][f"{n}_connections"] = round(own, 1)
                result[f"{n}_connections"] = {f"p{percent}_ms": percentile(times, percent) for percent in (50, 95, 99)}
            result["resident_peak_mb"] = round(resident, 1)
        finally:
            server.terminate()
            server.wait()
    return result


def ask(store, questions, *how):
    return json.loads(subprocess.run([os.path.join(BUILDDIR, "bench", "ask"), *how, store, questions], check=True, capture_output=True, text=True).stdout)


# ---- all


def multiply(scratch, n, *first):
    subprocess.run([sys.executable, os.path.join(SRCDIR, "bench", "multiply.py"), os.path.join(SRCDIR, "corpus", "papers"), scratch, str(n), *first], check=True)


def add_nights(scratch, store):
    """Some papers more, each time; in folders of their own, and the whole archive is walked."""
    nights, first = {}, PAPERS
    for n in NIGHTS:
        say(f"a night with {n} papers more")
        multiply(scratch, first + n, str(first))
        first += n
        night = index(scratch, store, os.path.join(scratch, "papers"))
        nights[str(n)] = {name: night[name] for name in ("new", "seconds", "stages", "own_memory_peak_mb", "written_bytes")}
    return nights


def measure(scratch):
    papers, questions, store = (os.path.join(scratch, name) for name in ("papers", "questions.tsv", "store"))
    if not os.path.exists(questions):
        say(f"multiplying the corpus to {PAPERS} papers in {scratch}")
        multiply(scratch, PAPERS)
    result = {"date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "machine": report.describe_machine(SRCDIR), "papers": PAPERS,
              "load_average": os.getloadavg()[0]}
    if not os.path.exists(store):
        say("indexing")
        result["index"] = index(scratch, store, papers)
        sizes = report.measure_store(store)
        result["store"] = {"bytes": sizes, "total_bytes": sum(sizes.values()), "per_text_byte": round(sum(sizes.values()) / result["index"]["text_bytes"], 2)}
    say("asking through the server")
    with open(questions, encoding="utf-8") as file:
        result["searchd"] = serve(store, [line.rstrip("\n").partition("\t")[2] for line in file])
    say("asking")
    result["questions"], result["questions_hits_only"] = ask(store, questions), ask(store, questions, "--hits-only")
    result["nights"] = add_nights(scratch, store)
    return result


def show(result):
    taken, store = result.get("index"), result.get("store")
    if taken:
        print(f"{result['papers']} papers, {taken['text_bytes'] / 1e6:.0f} MB of text, {taken['failed']} failed")
        print(f"index     {taken['seconds']:.0f} s, {taken['written_bytes'] / 1e9:.1f} GB written, own memory at most {taken['own_memory_peak_mb']:.0f} MB, "
              f"resident with mapped files {taken['resident_peak_mb']:.0f} MB")
        print("  " + ", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in taken["stages"].items()))
        print(f"store     {store['total_bytes'] / 1e9:.2f} GB ({store['per_text_byte']} of the text)")
    for n, night in result["nights"].items():
        print(f"night     {n} papers: {night['seconds']:.2f} s, of which works {night['stages']['works']:.2f} s; own memory at most {night['own_memory_peak_mb']:.0f} MB")
    own = result["searchd"]["own_memory_mb"]
    print("searchd   own memory " + ", ".join(f"{when} {mb:.0f} MB" for when, mb in own.items()))
    for n in CONNECTIONS:
        times = result["searchd"][f"{n}_connections"]
        print(f"  {n} connections  p50 {times['p50_ms']:7.2f}  p95 {times['p95_ms']:7.2f}  p99 {times['p99_ms']:7.2f} ms")
    for name in ("questions", "questions_hits_only"):
        times = result[name]["all"]
        print(f"{name:20} p50 {times['p50_ms']:7.2f}  p95 {times['p95_ms']:7.2f}  p99 {times['p99_ms']:7.2f} ms")


def judge(result):
    taken = result.get("index", {})
    report.judge_figures(FIGURES, {
        "questions_p99_ms": result["questions"]["all"]["p99_ms"], "questions_hits_only_p99_ms": result["questions_hits_only"]["all"]["p99_ms"],
        "searchd_own_memory_mb": max(result["searchd"]["own_memory_mb"].values()),
        "indexer_own_memory_peak_mb": taken.get("own_memory_peak_mb"), "indexer_resident_peak_mb": taken.get("resident_peak_mb"),
    })


def main():
    given = os.environ.get("TC_BENCH_MILLION")
    scratch = given or tempfile.mkdtemp(prefix="tracuu-million.")
    try:
        result = measure(scratch)
    finally:
        if not given and not os.environ.get("TC_BENCH_KEEP"):
            shutil.rmtree(scratch)
    path = report.store(SRCDIR, "million", result)
    show(result)
    judge(result)
    print(f"stored in {path}")


if __name__ == "__main__":
    main()
