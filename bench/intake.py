#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures the intake: PDFs of text, OCR against bare Tesseract, an unchanged archive against find, memory. Pages are printed from corpus/; with
TC_PDFS=FOLDER real PDFs are taken beside them. Stores the figures under bench/results/ and prints them. usage: intake.py [FILES]."""
import datetime
import glob
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

SRCDIR, BUILDDIR = os.environ["srcdir"], os.environ["builddir"]
FILES = int(sys.argv[1]) if len(sys.argv) > 1 else 100000
COPIES = 30  # of each PDF, each with other bytes
SCANS = ("44-kl-tw-2022", "43-ct-tw-2010", "03-2011-nd-cp", "895-qd-ttg-2023", "75-qc-tuhctd-2013", "32-tt-tu-tp-ho-chi-minh-2010")
PAPERS = os.path.join(SRCDIR, "corpus", "papers", "chu-thap-do")
FIGURES = (("text_layer_pages_per_second", ">=", 300.0), ("ocr_times_tesseract", "<=", 1.05), ("ocr_processor_times_tesseract", "<=", 1.05), ("unchanged_times_find", "<=", 2.0), ("peak_memory_mb", "<=", 512.0))


def program(name):
    """The program itself: libtool's script around one that is not installed takes as long as a small run."""
    real = os.path.join(BUILDDIR, ".libs", name)
    if not os.path.exists(real):
        return os.path.join(BUILDDIR, name)
    os.environ["LD_LIBRARY_PATH"] = os.path.join(BUILDDIR, "xapian-c", ".libs")
    os.environ["TRACUU_EXTRACTOR"] = os.path.join(BUILDDIR, ".libs", "tracuu-extractor")
    return real


def run(*command, **how):
    return subprocess.run(command, capture_output=True, text=True, check=False, **how)


def print_pages(text, out, *how):
    subprocess.run([os.path.join(BUILDDIR, "tests", "page_maker"), *how, text, out], check=True)


def processor_seconds():
    """Of all that was started and has ended: says more than the clock where others use the machine too."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def index(scratch, store, folder):
    """Seconds, and the report."""
    report = os.path.join(scratch, "report.json")
    since = time.monotonic()
    done = run(program("tracuu-indexer"), "--store", store, "--report", report, folder)
    seconds = time.monotonic() - since
    if done.returncode > 1:
        raise RuntimeError(done.stderr)
    with open(report, encoding="utf-8") as file:
        return seconds, json.load(file)


def measure_text_layers(scratch):
    folder = os.path.join(scratch, "pdf")
    os.makedirs(folder)
    sources = sorted(glob.glob(os.path.join(os.environ["TC_PDFS"], "*.pdf"))) if os.environ.get("TC_PDFS") else []
    for name in sorted(os.listdir(PAPERS)):
        if not sources or len(sources) < 20:
            sources.append(os.path.join(scratch, name + ".pdf"))
            print_pages(os.path.join(PAPERS, name), sources[-1], "--layer")
    n = 0
    for source in sources:
        with open(source, "rb") as file:
            data = file.read()
        if b"/Font" not in data and b"ObjStm" not in data:
            continue
        for i in range(COPIES if len(data) < 700000 else 0):
            n += 1
            with open(os.path.join(folder, f"{n:05}.pdf"), "wb") as file:
                file.write(data + b"\n%%%d\n" % i)
    seconds, report = index(scratch, os.path.join(scratch, "pdf.store"), folder)
    text_pages = report["pages"] - report["recognised"]
    return {"files": n, "pages": report["pages"], "recognised": report["recognised"], "seconds": round(seconds, 2), "pages_per_second": round(text_pages / seconds, 1),
            "stages": report["stages"], "peak_memory_bytes": report["peak_memory_bytes"], "failed": report["failed"]}


def measure_ocr(scratch):
    """The same pages, the same number of processes, one thread each."""
    folder, cores = os.path.join(scratch, "scans"), len(os.sched_getaffinity(0))
    os.makedirs(folder)
    for name in SCANS:
        print_pages(os.path.join(PAPERS, name + ".txt"), os.path.join(folder, name + ".tif"), "--dpi", "300", "--noise", "4")
    scans = sorted(glob.glob(folder + "/*.tif"))
    environment = dict(os.environ, OMP_THREAD_LIMIT="1")
    since, used = time.monotonic(), processor_seconds()
    subprocess.run(["xargs", "-P", str(cores), "-n", "1", "-I", "{}", "tesseract", "{}", os.path.join(scratch, "out"), "-l", "vie", "--oem", "1", "--psm", "3", "-c",
                    "tessedit_create_txt=0"], input="\n".join(scans), text=True, env=environment, check=False, capture_output=True)
    bare, bare_used = time.monotonic() - since, processor_seconds() - used
    used = processor_seconds()
    seconds, report = index(scratch, os.path.join(scratch, "scans.store"), folder)
    used = processor_seconds() - used
    again, second = index(scratch, os.path.join(scratch, "scans.store"), folder)
    return {"pages": report["pages"], "bare_tesseract_seconds": round(bare, 2), "seconds": round(seconds, 2), "times_tesseract": round(seconds / bare, 3),
            "bare_tesseract_processor_seconds": round(bare_used, 2), "processor_seconds": round(used, 2), "processor_times_tesseract": round(used / bare_used, 3),
            "unchanged_seconds": round(again, 3), "recognised_again": second["recognised"]}


def measure_unchanged(scratch):
    folder, store = os.path.join(scratch, "many"), os.path.join(scratch, "many.store")
    for i in range(FILES):
        if i % 1000 == 0:
            os.makedirs(os.path.join(folder, f"{i // 1000:04}"))
        with open(os.path.join(folder, f"{i // 1000:04}", f"{i:07}.txt"), "w", encoding="utf-8") as file:
            file.write(f"Công văn {i}\n")
    first, report = index(scratch, store, folder)
    finds, runs = [], []
    for _ in range(7):
        since = time.monotonic()
        subprocess.run(["find", folder, "-printf", "%s %T@ %i\n"], stdout=subprocess.DEVNULL, check=True)
        finds.append(time.monotonic() - since)
        since = time.monotonic()
        done = run(program("tracuu-indexer"), "--store", store, folder)
        runs.append(time.monotonic() - since)
        if f"{FILES} unchanged" not in run("env", "LANGUAGE=en", "LC_ALL=C.UTF-8", program("tracuu-indexer"), "--store", store, folder).stdout or done.returncode:
            raise RuntimeError("something changed")
    return {"files": FILES, "first_seconds": round(first, 1), "find_seconds": round(min(finds), 3), "seconds": round(min(runs), 3), "times_find": round(min(runs) / min(finds), 2),
            "peak_memory_bytes": report["peak_memory_bytes"]}


def judge(result):
    found = {"text_layer_pages_per_second": result["text_layers"]["pages_per_second"], "ocr_times_tesseract": result["ocr"]["times_tesseract"],
             "ocr_processor_times_tesseract": result["ocr"]["processor_times_tesseract"],
             "unchanged_times_find": result["unchanged"]["times_find"],
             "peak_memory_mb": max(result["text_layers"]["peak_memory_bytes"], result["unchanged"]["peak_memory_bytes"]) / 1e6}
    for name, sign, bound in FIGURES:
        held = found[name] >= bound if sign == ">=" else found[name] <= bound
        print(f"{'reached' if held else 'MISSED ':8} {name} {found[name]:.2f} {sign} {bound:g}")


def main():
    scratch = tempfile.mkdtemp(prefix="tracuu-bench.")
    try:
        result = {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "cores": len(os.sched_getaffinity(0)), "load": os.getloadavg()[0],
                  "commit": run("git", "-C", SRCDIR, "describe", "--always", "--dirty").stdout.strip(), "text_layers": measure_text_layers(scratch), "ocr": measure_ocr(scratch),
                  "unchanged": measure_unchanged(scratch)}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    path = os.path.join(SRCDIR, "bench", "results", f"{result['date'][:19].replace(':', '')}-intake.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
    print(json.dumps(result, indent=1))
    judge(result)
    print(f"stored in {path}")


main()
