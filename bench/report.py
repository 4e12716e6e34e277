#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts what run.sh measured together, stores it under bench/results/ and prints it. usage: report.py SCRATCH SRCDIR PAPERS."""
import datetime
import json
import os
import re
import subprocess
import sys

FIGURES = (("text_mb_per_second", ">=", 3.0), ("law_mb_per_second", ">=", 3.0), ("peak_memory_mb", "<=", 512.0), ("questions_p99_ms", "<", 10.0), ("ready_ms", "<=", 100.0),
           ("unchanged_seconds", "<", 5.0))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def first_line(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.partition("\n")[0].strip()
    except FileNotFoundError:
        return ""


def describe_machine(srcdir):
    cpu = re.search(r"model name\s*:\s*(.*)", read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s*(\d+)", read("/proc/meminfo"))
    system = re.search(r'PRETTY_NAME="(.*)"', read("/etc/os-release"))
    libraries = {name: first_line("pkg-config", "--modversion", name) for name in ("glib-2.0", "icu-uc", "sqlite3", "xapian-core", "libzstd", "libmicrohttpd")}
    return {
        "cpu": cpu[1] if cpu else "", "cores": len(os.sched_getaffinity(0)), "memory_mb": int(memory[1]) // 1024 if memory else 0,
        "kernel": os.uname().release, "system": system[1] if system else "",
        "compiler": first_line(*os.environ.get("CC", "cc").split()[:1], "--version"), "cflags": os.environ.get("CFLAGS", ""),
        "libraries": libraries, "commit": first_line("git", "-C", srcdir, "describe", "--always", "--dirty"),
    }


def measure_store(store):
    sizes = {}
    for folder, _, names in os.walk(store):
        for name in names:
            path = os.path.join(folder, name)
            part = os.path.relpath(path, store).split(os.sep)[0]
            sizes[part] = sizes.get(part, 0) + os.path.getsize(path)
    return dict(sorted(sizes.items()))


def changed_files(scratch):
    before, after = (set(read(f"{scratch}/{name}").splitlines()) for name in ("before", "after"))
    return sorted({line.split(None, 1)[1] for line in before ^ after})


def measure_run(path):
    if not os.path.exists(path):
        return None
    report = json.loads(read(path))
    return {"text_bytes": report["bytes"], "seconds": report["seconds"], "mb_per_second": round(report["bytes"] / 1e6 / report["seconds"], 2)}


def summarise(scratch, srcdir, papers):
    first, second = json.loads(read(f"{scratch}/first.json")), json.loads(read(f"{scratch}/second.json"))
    seconds, floor, text = float(read(f"{scratch}/first")), float(read(f"{scratch}/floor")), first["bytes"]
    sizes = measure_store(f"{scratch}/store")
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "machine": describe_machine(srcdir), "papers": papers,
        "text_bytes": text,
        "index": {"seconds": seconds, "mb_per_second": round(text / 1e6 / seconds, 2), "stages": first["stages"], "failed": first["failed"],
                  "peak_memory_bytes": first["peak_memory_bytes"], "floor_seconds": floor, "times_the_floor": round(seconds / floor, 1)},
        "tenth": {"typed": measure_run(f"{scratch}/tenth--no-repair.json"), "repaired": measure_run(f"{scratch}/tenth.json")},
        "law": measure_run(f"{scratch}/law.json"),
        "store": {"bytes": sizes, "total_bytes": sum(sizes.values()), "per_text_byte": round(sum(sizes.values()) / text, 2)},
        "unchanged": {"seconds": float(read(f"{scratch}/second")), "peak_memory_bytes": second["peak_memory_bytes"],
                      "changed_files": changed_files(scratch)},
        "questions": json.loads(read(f"{scratch}/questions.json")), "ready": json.loads(read(f"{scratch}/ready.json")),
    }


def show(result):
    machine, index, store = result["machine"], result["index"], result["store"]
    print(f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_mb']} MB, Linux {machine['kernel']}, {machine['compiler']}, {machine['commit']}")
    print(f"{result['papers']} papers, {result['text_bytes'] / 1e6:.1f} MB of text, {index['failed']} failed")
    print(f"index     {index['seconds']:.1f} s, {index['mb_per_second']} MB/s, peak {index['peak_memory_bytes'] / 1e6:.0f} MB, "
          f"{index['times_the_floor']} times sha256sum ({index['floor_seconds']} s)")
    total = sum(index["stages"].values()) or 1
    for stage, seconds in index["stages"].items():
        print(f"  {stage:10} {seconds:8.2f} s {100 * seconds / total:5.1f} %")
    typed, repaired, law = result["tenth"]["typed"], result["tenth"]["repaired"], result["law"]
    print(f"repair    a tenth of the papers: {typed['seconds']:.1f} s without, {repaired['seconds']:.1f} s with repair, "
          f"{repaired['seconds'] / typed['seconds']:.2f} times")
    print(f"law       {law['text_bytes'] / 1e6:.1f} MB, {law['seconds']:.1f} s, {law['mb_per_second']} MB/s" if law else "law       not measured: no ../shared")
    parts = ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in store["bytes"].items())
    print(f"store     {store['total_bytes'] / 1e6:.1f} MB ({store['per_text_byte']} of the text): {parts}")
    print(f"unchanged {result['unchanged']['seconds']:.2f} s, files changed: {', '.join(result['unchanged']['changed_files']) or 'none'}")
    print(f"ready     {result['ready']['median_ms']} ms (median), {result['ready']['max_ms']} ms (worst)")
    for kind, times in result["questions"].items():
        print(f"  {kind:10} p50 {times['p50_ms']:7.2f}  p95 {times['p95_ms']:7.2f}  p99 {times['p99_ms']:7.2f}  max {times['max_ms']:7.2f} ms, "
              f"{times['questions']} questions, {times['without_hits']} without hits")


def judge_figures(figures, found):
    for name, sign, bound in figures:
        value = found[name]
        if value is None:
            continue
        held = value >= bound if sign == ">=" else value <= bound if sign == "<=" else value < bound
        print(f"{'reached' if held else 'MISSED ':8} {name} {value:.2f} {sign} {bound:g}")


def judge(result):
    """Holds the result against the figures that the project has promised."""
    found = {"text_mb_per_second": result["index"]["mb_per_second"], "peak_memory_mb": result["index"]["peak_memory_bytes"] / 1e6,
             "questions_p99_ms": result["questions"]["all"]["p99_ms"], "ready_ms": result["ready"]["max_ms"],
             "unchanged_seconds": result["unchanged"]["seconds"], "law_mb_per_second": result["law"] and result["law"]["mb_per_second"]}
    judge_figures(FIGURES, found)


def store(srcdir, name, result):
    """Writes bench/results/NAME.json. Returns its path."""
    folder = os.path.join(srcdir, "bench", "results")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name + ".json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=1, ensure_ascii=False)
        file.write("\n")
    return path


def main():
    scratch, srcdir, papers = sys.argv[1], sys.argv[2], int(sys.argv[3])
    result = summarise(scratch, srcdir, papers)
    path = store(srcdir, f"{result['date'][:19].replace(':', '')}-{papers}", result)
    show(result)
    judge(result)
    print(f"stored in {path}")


if __name__ == "__main__":
    main()
