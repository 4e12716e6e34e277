#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Multiplies the corpus: writes N papers made out of those under SOURCE, and questions to ask them.

usage: multiply.py SOURCE TARGET N [FIRST]

TARGET/papers/ gets the papers, TARGET/questions.tsv lines of `kind TAB question`. The same SOURCE and N give the same bytes. With FIRST only the papers
from there on are written, and no questions: what comes to an archive of FIRST.

A copy keeps the layout of its model (header, body, recipients, signature) and gets a number, a date, a place and mostly cited numbers of
its own; its paragraphs are mixed with those of other papers, and one word in eight is replaced. The words put in are drawn by rank (1/rank, as in
any language), and one in fifty is misread, each time in its own way: so the vocabulary keeps growing with the archive as that of scans
does, a few posting lists are very long and most are short. Copies that differed in their header only would make every list equally long.
"""
import itertools
import multiprocessing
import os
import random
import re
import sys
import unicodedata

PAPER_BYTES = 3000
SMALLEST_MODEL = 1000
QUESTIONS_A_KIND = 60
FOLDER_SIZE = 500
P_OTHER_WORD = 1 / 8
P_MISREAD = 1 / 50
P_OTHER_CITED = 1 / 3

FIRST_SYLLABLES = "An Bình Cam Châu Diên Đông Gia Hải Hoài Hưng Kim Lạc Long Mỹ Nam Phú Quảng Sơn Tân Thanh Thuận Triệu Vĩnh Xuân Yên".split()
LAST_SYLLABLES = "An Bảng Châu Dương Giang Hà Hòa Khánh Lâm Lập Lộc Minh Mỹ Ninh Phong Phước Sơn Thành Thạch Thủy Tiến Trạch Trung Tường Viễn".split()
# Pairs that are confused on poor scans.
MISREADINGS = [("i", "l"), ("o", "c"), ("u", "n"), ("h", "b"), ("c", "e"), ("ă", "a"), ("ư", "u"), ("ơ", "o"), ("m", "rn"), ("t", "l"), ("g", "q")]

NUMBER_LINE = re.compile(r"^(Số:?\s*)(\d+)([-/])", re.M)
DATE_LINE = re.compile(r"([^\W\d_]+(?: [^\W\d_]+)*), [Nn]gày \d+ tháng \d+ năm \d{4}")
CITED = re.compile(r"(?<= số )(\d+)(?=[-/][A-ZĐ])")
OWN_NUMBER = re.compile(r"^Số:?\s*(\d+)([-/]\s*[^\s,.;]+)", re.M)
WORD = re.compile(r"[^\W\d_]+")

# The questions of which the first release was asked that they be answered.
ISSUE_QUESTIONS = {
    "work": ["ket luan 44", "44-KL/TW", "44 KL TW", "chir thij 43", "số 657-CV/HU"],
    "bare": ["tham muu", "chu thap do"],
    "marked": ["tham mưu chính sách", "chữ thập đỏ"],
    "phrase": ['"đào tạo, bồi dưỡng nâng cao năng lực"'],
    "field": ['issuer:"Huyện ủy Vĩnh Linh" date:2023'],
}


class Model:
    """One paper of the corpus, cut into what comes before its body, the body's paragraphs, and the rest."""

    def __init__(self, text):
        paragraphs = re.split(r"\n\s*\n", text.strip())
        tail = next((i for i, p in enumerate(paragraphs) if "Nơi nhận:" in p), len(paragraphs))
        head = next((i for i, p in enumerate(paragraphs[:tail]) if "Kính gửi" not in p and (len(p) > 200 or re.match(r"\d+[.-] ", p))), tail)
        self.head, self.body, self.tail = paragraphs[:head], paragraphs[head:tail], paragraphs[tail:]
        self.usable = bool(self.head and len(self.body) > 1 and NUMBER_LINE.search("\n".join(self.head)))


def read_models(source):
    models = []
    for folder, folders, names in os.walk(source):
        folders.sort()
        for name in sorted(names):
            with open(os.path.join(folder, name), "rb") as file:
                data = file.read()
            try:
                model = Model(unicodedata.normalize("NFC", data.decode("utf-8")))
            except UnicodeDecodeError:
                continue
            if len(data) >= SMALLEST_MODEL and model.usable:
                models.append(model)
    return models


class Words:
    """The corpus' words by rank, drawn with the weight 1/rank."""

    def __init__(self, models):
        counts = {}
        for model in models:
            for paragraph in model.body:
                for word in WORD.findall(paragraph):
                    counts[word.lower()] = counts.get(word.lower(), 0) + 1
        self.words = sorted(counts, key=lambda word: (-counts[word], word))
        self.weights = list(itertools.accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def draw(self, rng):
        word = rng.choices(self.words, cum_weights=self.weights)[0]
        return misread(rng, word) if rng.random() < P_MISREAD else word


def misread(rng, word):
    letters = [rng.choice(LAST_SYLLABLES).lower(), word]
    for right, wrong in rng.sample(MISREADINGS, 3):
        word = word.replace(right, wrong, 1)
    return word + letters[0] if rng.random() < 0.5 else word


def reword(rng, words, paragraph):
    return WORD.sub(lambda m: words.draw(rng) if m.group().islower() and rng.random() < P_OTHER_WORD else m.group(), paragraph)


def make_body(rng, models, words, model, size):
    """The model's first paragraph, then its own and others' in any order until the paper is full."""
    body, rest = [model.body[0]], model.body[1:]
    rng.shuffle(rest)
    written = len(body[0].encode())
    while written < size:
        paragraph = rest.pop() if rest else rng.choice(rng.choice(models).body)
        body.append(reword(rng, words, paragraph))
        written += len(paragraph.encode()) + 2
    return body


def make_paper(index, models, words):
    rng = random.Random(index)
    model = models[index % len(models)]
    head, tail = "\n\n".join(model.head), "\n\n".join(model.tail)
    body = "\n\n".join(make_body(rng, models, words, model, PAPER_BYTES - len((head + tail).encode())))
    head = NUMBER_LINE.sub(lambda m: f"{m[1]}{rng.randint(1, 2500):02d}{m[3]}", head, count=1)
    numbers = {}

    def cited(match):
        if match[1] not in numbers:
            numbers[match[1]] = f"{rng.randint(1, 400):02d}" if rng.random() < P_OTHER_CITED else match[1]
        return numbers[match[1]]

    text = f"{head}\n\n{CITED.sub(cited, body)}\n\n{tail}\n"
    line = DATE_LINE.search(head)
    if not line:
        return text
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2005, 2025)
    text = text.replace(line[0], f"{line[1]}, ngày {day:02d} tháng {month:02d} năm {year}", 1)
    place = line[1]
    if place == "Hà Nội" or place.isupper():  # central organs stay where they are; capitals are a symbol that stands where the place was not read
        return text
    new = f"{rng.choice(FIRST_SYLLABLES)} {rng.choice(LAST_SYLLABLES)}"
    return text.replace(place, new).replace(place.upper(), new.upper())


# ---- questions


def fold(text):
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


def run_of_words(rng, text, n):
    """n words that stand together in one sentence of the body."""
    sentences = [s for s in re.split(r"[.;:,\n]", text) if len(s.split()) >= n and re.fullmatch(r"[^\W\d_]+(\s+[^\W\d_]+)*", s.strip())]
    found = rng.choice(sentences or ["kế hoạch thực hiện kết luận"]).split()
    start = rng.randrange(len(found) - n + 1) if len(found) >= n else 0
    return " ".join(found[start:start + n])


def ask_for_work(rng, text):
    own = OWN_NUMBER.search(text)
    number, symbol = own[1], own[2].replace(" ", "")
    return rng.choice([f"{number}{symbol}", f"{number} {symbol[1:].replace('/', ' ')}", f"số {number}{symbol}", fold(f"ket luan {number}"),
                       f"Chỉ thị số {rng.randint(1, 60)}", f"{rng.randint(1, 60)}-KL/TW"])


def ask_by_field(rng, text):
    line = DATE_LINE.search(text)
    place, year = (line[1], line[0][-4:]) if line else ("Hà Nội", "2020")
    return rng.choice([f'nơi:"{place}"', f'nơi:"{place}" ngày:{year}', f"ngày:{year} {run_of_words(rng, text, 1)}", f"dẫn:{rng.randint(1, 60)}-KL/TW",
                       f'loại:"kế hoạch" {run_of_words(rng, text, 2)}', f'trích yếu:"{run_of_words(rng, text, 2)}" ngày:2015..2020'])


MAKERS = {
    "work": ask_for_work,
    "bare": lambda rng, text: fold(run_of_words(rng, text, rng.randint(2, 4))),
    "marked": lambda rng, text: run_of_words(rng, text, rng.randint(2, 4)),
    "phrase": lambda rng, text: f'"{run_of_words(rng, text, rng.randint(3, 5))}"',
    "field": ask_by_field,
}


def make_questions(n, models, words):
    rng = random.Random("questions")
    for kind, maker in MAKERS.items():
        own = (maker(rng, make_paper(rng.randrange(n), models, words)) for _ in range(QUESTIONS_A_KIND - len(ISSUE_QUESTIONS[kind])))
        for question in itertools.chain(ISSUE_QUESTIONS[kind], own):
            yield kind, question


def write_papers(target, numbers, models, words):
    """Those of one folder."""
    folder = os.path.join(target, "papers", f"{numbers[0] // FOLDER_SIZE:03d}")
    os.makedirs(folder, exist_ok=True)
    for index in numbers:
        with open(os.path.join(folder, f"{index:06d}.txt"), "w", encoding="utf-8") as file:
            file.write(make_paper(index, models, words))


def main():
    source, target, n = sys.argv[1], sys.argv[2], int(sys.argv[3])
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    models = read_models(source)
    words = Words(models)
    folders = (range(max(first, at), min(n, at + FOLDER_SIZE)) for at in range(first // FOLDER_SIZE * FOLDER_SIZE, n, FOLDER_SIZE))
    with multiprocessing.Pool(len(os.sched_getaffinity(0))) as pool:
        pool.starmap(write_papers, ((target, numbers, models, words) for numbers in folders), chunksize=1)
    if first > 0:
        return
    with open(os.path.join(target, "questions.tsv"), "w", encoding="utf-8") as file:
        file.writelines(f"{kind}\t{question}\n" for kind, question in make_questions(n, models, words))


if __name__ == "__main__":
    main()
