# SPDX-License-Identifier: GPL-2.0-or-later
"""Peers of tracuu repair for eval_repair.py: what spellers that know words but no context make of OCR text."""
import collections
import lzma
import re
import shutil
import subprocess

WORD = re.compile(r"[^\W\d_]+")
MIN_COUNT = 5  # a word that is rarer is no word
REACH = 2      # letters that may differ


def in_case_of(raw, word):
    return word.upper() if raw.isupper() and len(raw) > 1 else word[0].upper() + word[1:] if raw[0].isupper() else word


def deletes(word, n):
    found = {word}
    for _ in range(n):
        found |= {w[:i] + w[i + 1:] for w in found for i in range(len(w))}
    return found


class SymmetricDelete:
    """SymSpell's method: words by what is left of them when up to two letters are taken out; the nearest, then the most frequent wins."""

    def __init__(self, text):
        counts = collections.Counter()
        with lzma.open(text, "rt", encoding="utf-8", errors="replace") as file:
            for line in file:
                counts.update(WORD.findall(line.lower()))
        self.counts = {word: n for word, n in counts.items() if n >= MIN_COUNT}
        self.index = collections.defaultdict(list)
        for word in self.counts:
            for rest in deletes(word, REACH) if len(word) <= 12 else ():
                self.index[rest].append(word)
        self.known = {}

    def correct(self, word):
        if word in self.counts or len(word) < 2 or len(word) > 12:
            return word
        if word not in self.known:
            near = [(distance, -self.counts[w], w) for rest in deletes(word, REACH) for w in self.index.get(rest, ())
                    for distance in [measure(word, w)] if distance <= REACH]
            self.known[word] = min(near)[2] if near else word
        return self.known[word]

    def repair(self, text):
        return WORD.sub(lambda match: in_case_of(match[0], self.correct(match[0].lower())), text)


def measure(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
    return row[-1]


class Hunspell:
    """The first suggestion of hunspell with its Vietnamese dictionary."""

    def __init__(self):
        self.process = subprocess.Popen(["hunspell", "-d", "vi_VN", "-a", "-i", "utf-8"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()
        self.known = {}

    @staticmethod
    def is_there():
        return shutil.which("hunspell") is not None

    def correct(self, word):
        if word not in self.known:
            self.process.stdin.write("^" + word + "\n")
            self.process.stdin.flush()
            answers = list(iter(lambda: self.process.stdout.readline().strip(), ""))
            first = [answer.split(": ")[1].split(", ")[0] for answer in answers if answer.startswith("&")]
            self.known[word] = first[0] if first else word
        return self.known[word]

    def repair(self, text):
        return WORD.sub(lambda match: self.correct(match[0]), text)
