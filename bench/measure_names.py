#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens to names that the model has never read, without and with `tracuu repair --known`. usage: measure_names.py TRACUU SRCDIR

Names of two syllables are thrown together from those of lib/document/places.tsv, so that each syllable is a word of the model, set into sentences of our own, as they are and with one mark lost, and repaired: alone, and when each is known to have been met 2, 10 and 100 times.
Counts names changed that were right, and damaged names that came out right.
"""
import os
import random
import subprocess
import sys
import tempfile
import unicodedata

SENTENCES = ("Đảng ủy xã {} báo cáo Ban Thường vụ Huyện ủy kết quả thực hiện.", "Ủy ban nhân dân xã {} đề nghị Ủy ban nhân dân huyện xem xét, quyết định.",
             "Đồng chí {}, Bí thư Chi bộ, phát biểu ý kiến.", "Hội Chữ thập đỏ xã {} tổ chức hiến máu nhân đạo.")
N_NAMES = 2000
TONES = "\u0300\u0301\u0309\u0303\u0323"


def lose_mark(name):
    """The name with the first mark of tone that it has lost; None if it has none."""
    letters = unicodedata.normalize("NFD", name)
    at = [i for i, c in enumerate(letters) if c in TONES]
    return unicodedata.normalize("NFC", letters[:at[0]] + letters[at[0] + 1:]) if at else None


def repair(program, text, options):
    return subprocess.run([program, "repair", *options], input=text, text=True, check=True, stdout=subprocess.PIPE).stdout


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


if __name__ == "__main__":
    main()
