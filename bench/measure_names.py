#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens to names that the model has never read, without and with `tracuu repair --known`, and as the indexer learns them. usage: measure_names.py TRACUU SRCDIR

Names of two syllables are thrown together from those of lib/document/places.tsv, so that each syllable is a word of the model, set into sentences of our own, as they are and with one mark lost, and repaired: alone, and when each is known to have been met 2, 10 and 100 times.
Counts names changed that were right, and damaged names that came out right; and of right names that are one mark away from a known one those that were pulled to it,
when they are not known themselves, and when they were met three times. Then the first of the names are indexed: scans alone, and scans after three reports that have each name in
their heads.
"""
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata

SENTENCES = ("Đảng ủy xã {} báo cáo Ban Thường vụ Huyện ủy kết quả thực hiện.", "Ủy ban nhân dân xã {} đề nghị Ủy ban nhân dân huyện xem xét, quyết định.",
             "Đồng chí {}, Bí thư Chi bộ, phát biểu ý kiến.", "Hội Chữ thập đỏ xã {} tổ chức hiến máu nhân đạo.")
N_NAMES = 2000
N_INDEXED = 400
REPORT = "ĐẢNG BỘ HUYỆN VĨNH LINH\nĐẢNG ỦY XÃ {}\n*\nSố {}-BC/ĐU\n\n{}, ngày 5 tháng 5 năm 2021\n\nBÁO CÁO\nKết quả công tác dân vận\n"
SCAN = "Ban chỉ đạo làm tốt công tác tham muu cho cấp ủy, chính quyền về công tác dân vận.\n\n{}\n"  # a word that says where it is from
TONES = "\u0300\u0301\u0309\u0303\u0323"


def lose_mark(name):
    """The name with the first mark of tone that it has lost; None if it has none."""
    letters = unicodedata.normalize("NFD", name)
    at = [i for i, c in enumerate(letters) if c in TONES]
    return unicodedata.normalize("NFC", letters[:at[0]] + letters[at[0] + 1:]) if at else None


def repair(program, text, options):
    return subprocess.run([program, "repair", *options], input=text, text=True, check=True, stdout=subprocess.PIPE).stdout


def index(program, scratch, folders):
    """A new store of files. folders: papers by name, in the order in which they are indexed. Gives the repairs of each paper: raw to (reading, state)."""
    store = tempfile.mkdtemp(dir=scratch)
    for papers in folders:
        folder = tempfile.mkdtemp(dir=scratch)
        for name, text in papers.items():
            with open(os.path.join(folder, name + ".txt"), "w", encoding="utf-8") as file:
                file.write(text)
        subprocess.run([program + "-indexer", "--store", store, folder], check=True, stdout=subprocess.DEVNULL)
    repairs = {}
    with sqlite3.connect(os.path.join(store, "archive.sqlite")) as archive:
        for name, raw, *reading in archive.execute("SELECT docno, raw, repaired, state FROM repairs r JOIN papers p ON p.id = r.paper_id"):
            repairs.setdefault(name, {})[raw] = tuple(reading)
    return repairs


def measure_indexer(program, scratch, names, right, damaged):
    """The same by the indexer, before and after it could learn."""
    reports = {f"bao-cao-{i}-{n}": REPORT.format(name.upper(), 3 * i + n + 1, name) for i, name in enumerate(names) for n in range(3)}
    scans = {f"dung-{i}": SCAN.format(line) for i, line in enumerate(right)} | {f"sai-{i}": SCAN.format(line) for i, (_, line) in enumerate(damaged)}
    for what, folders in (("alone", [scans]), ("after reports", [reports, scans])):
        repairs = index(program, scratch, folders)
        for state in ("applied", "suggested"):
            touched = sum(any(repairs.get(f"dung-{i}", {}).get(word, ("", ""))[1] == state for word in name.split()) for i, name in enumerate(names))
            mended = sum((word, state) == repairs.get(f"sai-{i}", {}).get(bad) for i, (name, _) in enumerate(damaged)
                         for word, bad in zip(name.split(), lose_mark(name).split()) if word != bad)
            print(f"indexed {what}: {state}: a change to {touched} of {len(names)} right names, the right one to {mended} of {len(damaged)} damaged ones")


def main():
    program, srcdir = sys.argv[1:3]
    dice = random.Random(1945)
    with open(os.path.join(srcdir, "lib", "document", "places.tsv"), encoding="utf-8") as file:
        places = [line.split("\t")[0].strip() for line in file if not line.startswith("#")]
    places = subprocess.run([program, "normalize"], input="\n".join(places), text=True, check=True, stdout=subprocess.PIPE).stdout.split("\n")
    syllables = sorted({syllable for place in places for syllable in place.split() if syllable.isalpha() and len(syllable) > 1})
    names = [f"{a.capitalize()} {b.capitalize()}" for a, b in (dice.sample(syllables, 2) for _ in range(N_NAMES))]
    right = [dice.choice(SENTENCES).format(name) for name in names]
    damaged = [(name, dice.choice(SENTENCES).format(lose_mark(name))) for name in names if lose_mark(name)]
    with tempfile.TemporaryDirectory() as scratch:
        for times in (0, 2, 10, 100):
            path = os.path.join(scratch, "known")
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(f"{times}\t{name}\n" for name in names)
            options = ["--known", path] if times else []
            out = repair(program, "\n\n".join(right), options).split("\n\n")
            changed = sum(name not in line for name, line in zip(names, out))
            out = repair(program, "\n\n".join(line for _, line in damaged), options).split("\n\n")
            mended = sum(name in line for (name, _), line in zip(damaged, out))
            print(f"known {times:3d} times: {changed} of {len(names)} right names changed; {mended} of {len(damaged)} damaged ones came out right")
        near = [(lose_mark(name), name, line) for name, line in damaged]
        for times in (10, 100):
            for own in (0, 3):
                path = os.path.join(scratch, "known")
                with open(path, "w", encoding="utf-8") as file:
                    file.writelines(f"{times}\t{name}\n" + (f"{own}\t{other}\n" if own else "") for other, name, _ in near)
                out = repair(program, "\n\n".join(line for _, _, line in near), ["--known", path]).split("\n\n")
                pulled = sum(other not in line for (other, _, _), line in zip(near, out))
                print(f"met {own} times, beside one known {times:3d} times: {pulled} of {len(near)} right names pulled to it")
        measure_indexer(program, scratch, names[:N_INDEXED], right[:N_INDEXED], [pair for pair in damaged if pair[0] in names[:N_INDEXED]])


if __name__ == "__main__":
    main()
