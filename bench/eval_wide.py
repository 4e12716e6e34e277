#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures ranking on more questions than people have judged: usage: eval_wide.py BUILD DATA RESULT.json [RANKS.json [BASE.json]]

What is tuned to the 224 judged questions of DATA/retrieval fits them, where one question is .0045. So here are some thousands beside them, made from
the texts themselves; each is to find the paper that it was made from:

    citizens   the judged questions
    title      an article's title, asked of an archive where articles stand without their titles
    gist       three in five of the words of a title
    sentence   eight telling words of a sentence of law, in their order
    party      four telling words out of twenty in a row of a Party text: a list, as clerks type it
    row        five words in a row of one

Articles that a judged question asks for are not asked for again. Titles and gists are put in the words of a question (FRAMES), half of them. Each question is asked in all ways of
typing, mistyped by several seeds. RANKS.json receives the rank of each; BASE.json are those of another build: then what was gained or lost is
printed with the 95 % interval of a bootstrap over the questions, as pairs. TC_EVAL_STORE names a folder to keep the stores in between runs.
"""
import collections
import json
import lzma
import os
import random
import re
import sys
import tempfile

from articles import as_text, index, read_articles, read_judged, search, write_papers
from keys import WORD, fold, mistype, telex, vni

DEPTH = 10
ROUNDS = 2000
N = {"title": 800, "gist": 800, "sentence": 600, "party": 600, "row": 300}
SEEDS = (0, 1, 2)
PARAGRAPHS = 8  # of a Party text that make a paper
FRAMES = ("{} được quy định như thế nào?", "Quy định về {} ra sao?", "{} là gì?", "{} gồm những gì?", "Thế nào là {}?", "Cho hỏi {} thế nào?",
          "{} có phải không?", "{} trong trường hợp nào?", "Khi nào thì {}?", "{} bao lâu, bao nhiêu?")
# what a person who looks for a paper does not type
FUNCTION_WORDS = set("và của các có là cho trong được với để theo từ khi này đó những một đã không phải về tại do ở thì mà trên dưới cũng sẽ như bị nên vì".split())

FORMS = {"marked": lambda text: text, "unmarked": fold, "telex": telex, "vni": vni}
FORMS.update({f"mistyped {seed}": lambda text, seed=seed: mistype(text, seed) for seed in SEEDS})


def read_party(data):
    paragraphs = lzma.open(os.path.join(data, "text", "party.txt.xz"), "rt", encoding="utf-8").read().splitlines()
    return [paragraphs[at:at + PARAGRAPHS] for at in range(0, len(paragraphs), PARAGRAPHS)]


def keep_in_order(words, n, rng):
    return [words[i] for i in sorted(rng.sample(range(len(words)), min(n, len(words))))]


def telling_words(text):
    return [word for word in re.findall(WORD, text.lower()) if word not in FUNCTION_WORDS]


def frame(text, rng):
    return rng.choice(FRAMES).format(text[0].lower() + text[1:]) if rng.random() < 0.5 else text


def choose_titles(articles, judged):
    """\\return the articles whose titles say what they are about: long enough, and no other's."""
    count = collections.Counter(title for _, title, _ in articles)
    return [a for a in articles if a[0] not in judged and count[a[1]] == 1 and 5 <= len(a[1].split()) <= 20 and len(a[2].split()) > 20]


def make_questions(articles, party, judged):
    """\\return by kind: (question, the set of what is right)."""
    rng = random.Random("wide")
    titles = rng.sample(choose_titles(articles, judged), N["title"] + N["gist"])
    made = {"title": [(frame(title, rng), {i}) for i, title, _ in titles[:N["title"]]], "gist": [], "sentence": [], "party": [], "row": []}
    for i, title, _ in titles[N["title"]:]:
        words = title.split()
        made["gist"].append((frame(" ".join(keep_in_order(words, max(3, len(words) * 3 // 5), rng)), rng), {i}))
    for i, _, text in rng.sample([a for a in articles if a[0] not in judged], len(articles) // 2):
        words = telling_words(rng.choice(re.split(r"[.;:\n]+", text)))
        if len(made["sentence"]) < N["sentence"] and 12 <= len(words) <= 40:
            made["sentence"].append((" ".join(keep_in_order(words, 8, rng)), {i}))
    for n in rng.sample(range(len(party)), N["party"]):
        words = re.findall(WORD, rng.choice(party[n]).lower())
        at = rng.randrange(max(1, len(words) - 20))
        telling = [word for word in words[at:at + 20] if word not in FUNCTION_WORDS and len(word) > 1]
        if len(telling) >= 4:
            made["party"].append((" ".join(keep_in_order(telling, 4, rng)), {f"party {n}"}))
        if len(words) >= 12 and len(made["row"]) < N["row"]:
            made["row"].append((" ".join(words[at:at + 5]), {f"party {n}"}))
    return made


def make_store(build, base, name, papers):
    """\\return the ids by the paper's name."""
    folder, store = os.path.join(base, name), os.path.join(base, name + ".store")
    names = write_papers(papers, folder)
    index(build, store, folder)
    return names


def find_ranks(build, store, names, questions):
    """\\return of each question and form the rank of what is right, 0: not among the first ones."""
    asked = {f"{form.replace(' ', '_')}/{n}": change(text) for form, change in FORMS.items() for n, (text, _) in enumerate(questions)}
    run = search(build, store, asked)

    def rank(key, right):
        return next((at for at, name in enumerate(run[key][:DEPTH], 1) if names[name] in right), 0)

    return {form: [rank(f"{form.replace(' ', '_')}/{n}", right) for n, (_, right) in enumerate(questions)] for form in FORMS}


def mean(values):
    return sum(values) / len(values)


def interval(values):
    rng = random.Random(0)
    means = sorted(mean(rng.choices(values, k=len(values))) for _ in range(ROUNDS))
    return [round(means[ROUNDS // 40], 4), round(means[-ROUNDS // 40], 4)]


MEASURES = {"mrr10": lambda rank: 1 / rank if rank else 0.0, "r10": lambda rank: 1.0 if rank else 0.0}


def summarise(ranks):
    return {kind: {form: {name: round(mean([measure(r) for r in found]), 4) for name, measure in MEASURES.items()} for form, found in forms.items()}
            for kind, forms in ranks.items()}


def compare(ranks, base):
    """Prints what changed, kind by kind, mistyped of all seeds together."""
    for kind, forms in ranks.items():
        for form in dict.fromkeys(form.split()[0] for form in forms):
            pairs = [pair for f in forms if f.split()[0] == form for pair in zip(base[kind][f], forms[f])]
            line = f"{kind:10}{form:10}"
            for name, measure in MEASURES.items():
                changes = [measure(after) - measure(before) for before, after in pairs]
                low, high = interval(changes)
                line += f"  {name} {mean(changes):+.4f} [{low:+.4f} {high:+.4f}]"
            print(line + f"  better {sum((a or 99) < (b or 99) for b, a in pairs)} worse {sum((a or 99) > (b or 99) for b, a in pairs)}")


def main():
    build, data = sys.argv[1], sys.argv[2]
    if not os.path.exists(os.path.join(data, "retrieval", "articles.jsonl.xz")):
        print(f"skipped: {data} is not here")
        return
    articles = [(i, title, text) for i, _, title, text in read_articles(os.path.join(data, "retrieval"))]
    citizens = read_judged(os.path.join(data, "retrieval"))
    party = read_party(data)
    made = {"citizens": citizens, **make_questions(articles, party, set().union(*(right for _, right in citizens)))}
    with tempfile.TemporaryDirectory() as scratch:
        base = os.environ.get("TC_EVAL_STORE", scratch)
        whole = [(i, as_text(title, text)) for i, title, text in articles]
        stores = {"articles": make_store(build, base, "articles", whole),
                  "bodies": make_store(build, base, "bodies", [(i, text + "\n") for i, _, text in articles]),
                  "mixed": make_store(build, base, "mixed", whole + [(f"party {n}", "\n".join(p) + "\n") for n, p in enumerate(party)])}
        places = {"citizens": "articles", "title": "bodies"}
        ranks = {}
        for kind, questions in made.items():
            place = places.get(kind, "mixed")
            ranks[kind] = find_ranks(build, os.path.join(base, place + ".store"), stores[place], questions)
    result = summarise(ranks)
    for kind, forms in result.items():
        print(f"{kind:9}" + "".join(f" {form} {r['mrr10']:.3f}/{r['r10']:.3f}" for form, r in forms.items()))
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        json.dump({"questions": {kind: len(questions) for kind, questions in made.items()}, "kinds": result}, file, indent=1)
    if len(sys.argv) > 4:
        with open(sys.argv[4], "w", encoding="utf-8") as file:
            json.dump(ranks, file)
    if len(sys.argv) > 5:
        with open(sys.argv[5], encoding="utf-8") as file:
            compare(ranks, json.load(file))


main()
