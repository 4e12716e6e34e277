#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What it is worth that the error model learns from the archive's own repairs. usage: measure_scanner.py REPAIR_FILES MODEL SRCDIR OCR_FOLDER

Pages of engines that the tables know and that they do not: Tesseract's; somebody's scans of decrees; and, made here of the true pages, those of an engine that loses horns (as
the one that read the seed letter did), of one that takes letters for others of their shape, and of one that reads all well. Half of the pages are repaired; what was applied
there is handed to the repairer as the indexer does, and the other half is repaired without it and with it; then the halves change places. The table has not seen the half that
judges. Stored in bench/results/scanner.json.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import eval_repair  # noqa: E402
import learn_confidence  # noqa: E402

# Of each engine: what a letter (a mark, where it is one) becomes, and how often in a hundred.
HORN, TONES = "\u031b", "\u0300\u0301\u0309\u0303\u0323"
OFTEN = {
    "loses horns": {HORN: ("", 50), "\u0309": ("", 4), "\u0302": ("", 4)},
    "swaps shapes": {"h": ("b", 5), "c": ("e", 4), "n": ("u", 4), "\u0309": ("\u0303", 30), "\u0302": ("", 4)},
    "reads all": {},
}


# How many pages of the other half are learned from.
LEARNED = {"nothing": 0, "six pages": 6, "half": 10000}


def misread(text, engine, dice):
    out = []
    for c in unicodedata.normalize("NFD", text):
        seen, often = OFTEN[engine].get(c, (c, 0))
        out.append(seen if dice.random() * 100 < often else c)
    return unicodedata.normalize("NFC", "".join(out))


def list_sets(pages, clean, scratch):
    """Pages of each engine in two halves; a page's scans are all in one."""
    sets = {"Tesseract": [page for page in pages if page.fold >= 0], "decrees": [page for page in pages if page.groups == ["decrees"]]}
    for i, page in enumerate(sets["decrees"]):
        page.fold, page.groups = i, ["all"]
    for engine in OFTEN:
        sets[engine] = []
        for i, page in enumerate(page for page in clean if page.fold >= 0):
            path = os.path.join(scratch, f"{engine}-{i}")
            with open(path, "w", encoding="utf-8") as file:
                file.write(misread(eval_repair.read_text(page.truth), engine, random.Random(f"{engine} {i}")))
            sets[engine].append(eval_repair.Page(path, page.truth, ["all"], page.fold))
    return sets


def list_misread(folder, n, path):
    """The applied repairs of what lies in a folder, as the archive counts them."""
    times = {}
    for i in range(n):
        for row in learn_confidence.read_rows(f"{folder}/{i}.tsv"):
            if row[2] == "1" and " " not in row[4] + row[5]:
                times[row[5], row[4]] = times.get((row[5], row[4]), 0) + float(row[3])
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"{truth}\t{seen}\t{n}\n" for (truth, seen), n in times.items())
    return sum(times.values())


def measure(score, program, model, folder, pages, clean, scratch):
    """Errors, and what is broken of clean text: without, with what a few pages of the other half said, and with what all of them did."""
    texts, clean_texts, learned = ({when: {} for when in LEARNED} for _ in range(3))
    for half in (0, 1):
        mine, cleans = ([i for i, page in enumerate(some) if page.fold % 2 == half] for some in (pages, clean))
        others = [page.ocr for page in pages if page.fold % 2 != half]
        table, misread = (os.path.join(scratch, name) for name in ("confusions", "misread"))
        with open(table, "w", encoding="utf-8") as file:
            subprocess.run([sys.executable, os.path.join(HERE, "learn_confusions.py"), folder, "--fold", f"{half}/2"], check=True, stdout=file)
        eval_repair.run(program, model, table, others, f"{scratch}/learn")
        for when, n in LEARNED.items():
            learned[when][half] = list_misread(f"{scratch}/learn", min(n, len(others)), misread)
            eval_repair.run(program, model, table, [pages[i].ocr for i in mine] + [clean[i].ocr for i in cleans], f"{scratch}/out", ("--adapt", misread) if n else ())
            for k, i in enumerate(mine):
                texts[when][i] = eval_repair.read_text(f"{scratch}/out/{k}")
            for k, i in enumerate(cleans):
                clean_texts[when][i] = eval_repair.read_text(f"{scratch}/out/{len(mine) + k}")
    lines = {}
    for when in LEARNED:
        groups = eval_repair.count(score, pages, [texts[when][i] for i in range(len(pages))])
        lines[when] = {group: {key: line[key] for key in ("ser0", "ser1", "err_reduction", "precision")} for group, line in groups.items()}
        broken = eval_repair.count_broken(score, clean, [clean_texts[when][i] for i in range(len(clean))])
        lines[when].update(broken=broken["office"], learned=sum(learned[when].values()) / 2)
    return lines


def main():
    program, model, srcdir, folder = sys.argv[1:5]
    if not os.path.isdir(os.path.join(folder, "dev")):
        print(f"{folder} is not here: nothing was measured")
        return
    sys.path.insert(0, folder)
    import score
    pages, clean = eval_repair.list_pages(folder)
    clean = [page for page in clean if page.fold >= 0]
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        for engine, some in list_sets(pages, clean, scratch).items():
            results[engine] = measure(score, program, model, folder, some, clean, scratch)
            for when, line in results[engine].items():
                print("%-13s %-9s %5.0f repairs; clean text broken in 10,000 %.2f" % (engine, when, line["learned"], line["broken"]))
                for group in ("all", "office", "worse", "party"):
                    if group in line:
                        print("    %-7s syllables wrong %.2f -> %.2f, errors removed %.1f, precision %.2f" % (group, *line[group].values()))
    with open(os.path.join(srcdir, "bench", "results", "scanner.json"), "w", encoding="utf-8") as file:
        json.dump(results, file, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
