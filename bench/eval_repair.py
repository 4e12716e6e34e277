#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures OCR repair on pages whose truth is known, beside what spellers without context do, stores the figures under bench/results/ and prints them.

usage: eval_repair.py REPAIR_FILES MODEL SRCDIR OCR_FOLDER [BASE_REPAIR_FILES]

Every figure on dev/ is cross-validated: error model and confidence of a page come from the three quarters of the pages that it is not in; the figures with
the shipped tables stand beside it. decrees/, congbao/ and dev/multi/ are in no table. With BASE_REPAIR_FILES (the program of another commit), each
syllable that one of the two gets right and the other does not is listed.
"""
import collections
import datetime
import json
import os
import subprocess
import sys
import tempfile

FOLDS = 4
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import learn_confidence  # noqa: E402
import repair_peers  # noqa: E402

# Floor and aim: error reduction, precision, right syllables broken in 10,000 of clean text.
TARGETS = {"office": ((73, 98.6, 2.0), (80, 99.3, 0.5)), "worse": ((66, 98.0, 2.0), (74, 99.0, 0.5)),
           "party": ((68, 98.3, 2.0), (78, 99.3, 0.5)), "decrees": ((76, 98.8, 2.0), (82, 99.3, 0.5))}
MARKS_TARGET = (98.5, 99.3)


class Page:
    """A page read by OCR: where its texts are, and its group."""
    def __init__(self, ocr, truth, groups, fold=-1):
        self.ocr, self.truth, self.groups, self.fold = ocr, truth, groups, fold


def run(program, model, confusions, pages, out, option=()):
    """Repairs pages, given as paths, into out/0, out/1, ...; out/0.bare is the text without, in which the spans of out/0.tsv count.
    \\return what the program says of its speed."""
    os.makedirs(out, exist_ok=True)
    lines = "".join(f"{path}\t{out}/{i}\n" for i, path in enumerate(pages))
    return subprocess.run([program, *option, model, *([confusions] if confusions else [])], input=lines, text=True, check=True,
                          stdout=subprocess.PIPE).stdout.strip()


def read_text(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def render(bare, rows, weights, threshold):
    """The text with the repairs that other weights are sure of; no word is taken away by itself, a letter is. What was counted (no features) is as sure as it says."""
    out, at = b"", 0
    for row in rows:
        features = learn_confidence.features_of(row)
        p = learn_confidence.probability(weights, features) if any(features) else float(row[3])
        start, end = int(row[0]), int(row[1])
        if p < threshold or start < at or (not row[5] and len(row[4]) > 1):
            continue
        out, at = out + bare[at:start] + row[5].encode(), end
    return out + bare[at:]


def list_pages(folder):
    pages, names = [], sorted(os.listdir(os.path.join(folder, "dev", "truth")))
    for severity in sorted(os.listdir(os.path.join(folder, "dev", "ocr"))):
        for i, name in enumerate(names):
            groups = [severity, "office" if severity < "s3" else "worse"] + (["party"] if name[0] == "q" else [])
            pages.append(Page(os.path.join(folder, "dev", "ocr", severity, name), os.path.join(folder, "dev", "truth_ro", severity, name),
                              groups, i % FOLDS))
    clean = [Page(os.path.join(folder, "dev", "truth", name), os.path.join(folder, "dev", "truth", name),
                  ["office", "worse"] + (["party"] if name[0] == "q" else []), i % FOLDS) for i, name in enumerate(names)]
    multi = os.path.join(folder, "dev", "multi")
    for name in sorted(os.listdir(os.path.join(multi, "ocr"))):
        pages.append(Page(os.path.join(multi, "ocr", name), os.path.join(multi, "truth_ro", name), ["multi"]))
        clean.append(Page(os.path.join(multi, "truth", name), os.path.join(multi, "truth", name), ["multi"]))
    decrees = os.path.join(folder, "decrees")
    for name in sorted(os.listdir(os.path.join(decrees, "ocr"))):
        pages.append(Page(os.path.join(decrees, "ocr", name), os.path.join(decrees, "truth", name), ["decrees"]))
        clean.append(Page(os.path.join(decrees, "truth", name), os.path.join(decrees, "truth", name), ["decrees"]))
    for name in sorted(os.listdir(os.path.join(folder, "congbao"))):
        if name.endswith(".truth.txt"):
            path = os.path.join(folder, "congbao", name)
            clean.append(Page(path, path, ["congbao"]))
    return pages, clean


def count(score, pages, texts):
    groups, suggested = collections.defaultdict(collections.Counter), []
    for page, text in zip(pages, texts):
        one = collections.Counter(docs=1)
        score.score_doc(read_text(page.truth), read_text(page.ocr), text, False, one, suggested)
        for group in page.groups:
            groups[group].update(one)
    return {group: score.line(group, counts) for group, counts in groups.items()}


def count_broken(score, pages, texts):
    groups = collections.defaultdict(collections.Counter)
    for page, text in zip(pages, texts):
        one = collections.Counter()
        score.clean_doc(read_text(page.truth), text, False, one)
        for group in page.groups:
            groups[group].update(one)
    return {group: 1e4 * counts["cfalse"] / max(1, counts["csyl"]) for group, counts in groups.items()}


def count_suggested(lib, pages, bares, outputs):
    """The share of wrong syllables (numbers apart) whose right reading is applied or among three."""
    groups = collections.defaultdict(lambda: [0, 0])
    for page, bare, rows in zip(pages, bares, outputs):
        seen = learn_confidence.tokens_of(lib, bare)
        true = learn_confidence.syllables_of(lib, read_text(page.truth))
        for o0, o1, t0, t1 in lib.align([s for _, _, s in seen], true):
            have, want = [s for _, _, s in seen[o0:o1]], true[t0:t1]
            if have == want or not have or not want or any(c.isdigit() for c in "".join(have + want)):
                continue
            near = [row for row in rows if int(row[0]) < seen[o1 - 1][1] and int(row[1]) > seen[o0][0]]
            offered = any(learn_confidence.syllables_of(lib, text) == want for row in near for text in row[5:8] if text)
            for group in page.groups:
                groups[group][0] += 1
                groups[group][1] += offered
    return {group: 100 * good / max(1, n) for group, (n, good) in groups.items()}


def count_digits(pages, outputs):
    """Repairs whose span has a digit, or that bring one in: there must be none."""
    return sum(any(c.isdigit() for c in row[4] + row[5]) for rows in outputs for row in rows)


def strip_marks(lib, text):
    return "".join(c.upper() if o.isupper() else c for o, c in ((o, lib.bare(o) if lib.bare(o).isascii() and o.isalpha() else o) for o in text))


def count_marks(lib, program, model, texts, scratch):
    """Syllables right after marks were taken off and restored."""
    paths = []
    for i, text in enumerate(texts):
        paths.append(os.path.join(scratch, f"marks{i}"))
        with open(paths[-1], "w", encoding="utf-8") as file:
            file.write(strip_marks(lib, text))
    run(program, model, None, paths, os.path.join(scratch, "marked"), ["--marks"])
    good = n = 0
    for i, text in enumerate(texts):
        want, have = (lib.SYL.findall(lib.canon(lib.norm(t)).lower()) for t in (text, read_text(os.path.join(scratch, "marked", str(i)))))
        n += len(want)
        good += sum(a == b for a, b in zip(want, have)) if len(want) == len(have) else 0
    return 100 * good / max(1, n)


def any_feature(row):
    return any(learn_confidence.features_of(row))


def validate(program, model, folder, pages, clean, scratch):
    """The tables of repairs of pages and clean pages, made with tables that have not seen them; the texts that they count in; weights by fold."""
    rows, clean_rows, bares, clean_bares, weights = {}, {}, {}, {}, {}
    for fold in range(-1, FOLDS):
        confusions = os.path.join(scratch, f"confusions{fold}")
        with open(confusions, "w", encoding="utf-8") as file:
            subprocess.run([sys.executable, os.path.join(HERE, "learn_confusions.py"), folder] + (["--fold", f"{fold}/{FOLDS}"] if fold >= 0 else []),
                           stdout=file, check=True)
        for target, texts, some in ((rows, bares, pages), (clean_rows, clean_bares, clean)):
            mine = [(i, page) for i, page in enumerate(some) if page.fold == fold]
            out = os.path.join(scratch, "out")
            run(program, model, confusions, [page.ocr for _, page in mine], out)
            for k, (i, _) in enumerate(mine):
                target[i] = learn_confidence.read_rows(f"{out}/{k}.tsv")
                texts[i] = learn_confidence.read(f"{out}/{k}.bare")
    import ocrlib as lib
    samples = [(page.fold, [(learn_confidence.features_of(row), right) for row, right in
                            learn_confidence.judge(lib, bares[i], learn_confidence.read(page.truth), rows[i]) if any_feature(row)])
               for i, page in enumerate(pages) if page.fold >= 0]
    samples += [(page.fold, [(learn_confidence.features_of(row), False) for row in clean_rows[i] if any_feature(row)]) for i, page in enumerate(clean) if page.fold >= 0]
    for fold in range(-1, FOLDS):
        weights[fold] = learn_confidence.fit([s for f, some in samples if f != fold for s in some])
    return rows, clean_rows, bares, clean_bares, weights


def decode(raw):
    return raw.decode("utf-8", "replace")


def show(name, line, broken, offered):
    floor, aim = TARGETS.get(name, ((0, 0, 99), (0, 0, 99)))
    print("%-8s %6.2f -> %5.2f   %5.1f (%d/%d)   %6.2f (%.1f/%.1f)   %5.2f (%.1f/%.1f)   %5.1f" % (
        name, line["ser0"], line["ser1"], line["err_reduction"], floor[0], aim[0], line["precision"], floor[1], aim[1],
        broken.get(name, 0), floor[2], aim[2], offered.get(name, 0)))


def count_peers(score, folder, pages):
    """What spellers without context do to the same pages."""
    text = os.path.join(folder, "..", "text", "clean.txt.xz")
    peers = {"symmetric-delete": repair_peers.SymmetricDelete(text) if os.path.exists(text) else None,
             "hunspell": repair_peers.Hunspell() if repair_peers.Hunspell.is_there() else None}
    return {name: count(score, pages, [peer.repair(read_text(page.ocr)) for page in pages]) if peer else None for name, peer in peers.items()}


def compare(lib, pages, before, after):
    """What each of two programs gets right and the other does not."""
    for page, old, new in zip(pages, before, after):
        if old == new:
            continue
        true, a, b = (learn_confidence.syllables_of(lib, t) for t in (read_text(page.truth), old, new))
        gains = {tuple(true[t0:t1]): (tuple(b[o0:o1])) for o0, o1, t0, t1 in lib.align(b, true) if b[o0:o1] != true[t0:t1]}
        losses = {tuple(true[t0:t1]): (tuple(a[o0:o1])) for o0, o1, t0, t1 in lib.align(a, true) if a[o0:o1] != true[t0:t1]}
        for want in losses.keys() - gains.keys():
            print("gained", page.ocr, " ".join(losses[want]), "->", " ".join(want), sep="\t")
        for want in gains.keys() - losses.keys():
            print("lost", page.ocr, " ".join(want), "->", " ".join(gains[want]), sep="\t")


def main():
    program, model, srcdir, folder = sys.argv[1:5]
    if not os.path.isdir(os.path.join(folder, "dev")):
        print(f"{folder} is not here: nothing was measured")
        return
    sys.path.insert(0, folder)
    import ocrlib as lib
    import score
    pages, clean = list_pages(folder)
    with tempfile.TemporaryDirectory() as scratch:
        rows, clean_rows, bares, clean_bares, weights = validate(program, model, folder, pages, clean, scratch)
        threshold = float(subprocess.run([program, "--threshold"], text=True, check=True, stdout=subprocess.PIPE).stdout)
        unseen = [decode(render(bares[i], rows[i], weights[page.fold], threshold)) for i, page in enumerate(pages)]
        unseen_clean = [decode(render(clean_bares[i], clean_rows[i], weights[page.fold], threshold)) for i, page in enumerate(clean)]
        speed = run(program, model, None, [page.ocr for page in pages], os.path.join(scratch, "shipped"))
        shipped = [read_text(f"{scratch}/shipped/{i}") for i in range(len(pages))]
        shipped_rows = [learn_confidence.read_rows(f"{scratch}/shipped/{i}.tsv") for i in range(len(pages))]
        run(program, model, None, [page.ocr for page in clean], os.path.join(scratch, "clean"))
        shipped_clean = [read_text(f"{scratch}/clean/{i}") for i in range(len(clean))]
        marks = {"pages": count_marks(lib, program, model, [read_text(page.ocr) for page in clean if page.fold >= 0], scratch)}
        questions = os.path.join(folder, "..", "retrieval", "queries.tsv")
        if os.path.exists(questions):
            marks["questions"] = count_marks(lib, program, model, [line.split("\t")[-1] for line in read_text(questions).splitlines()], scratch)
        results = {"folds": count(score, pages, unseen), "folds_broken": count_broken(score, clean, unseen_clean),
                   "shipped": count(score, pages, shipped), "shipped_broken": count_broken(score, clean, shipped_clean),
                   "offered": count_suggested(lib, pages, [bares[i] for i in range(len(pages))], [rows[i] for i in range(len(pages))]), "digits_changed": count_digits(pages, shipped_rows), "confidence": weights[-1],
                   "marks": marks, "speed": speed, "peers": count_peers(score, folder, pages), "pages": len(pages),
                   "commit": subprocess.run(["git", "-C", srcdir, "describe", "--always", "--dirty"], text=True, stdout=subprocess.PIPE, check=False).stdout.strip()}
        if len(sys.argv) > 5:
            run(sys.argv[5], model, None, [page.ocr for page in pages], os.path.join(scratch, "base"))
            compare(lib, pages, [read_text(f"{scratch}/base/{i}") for i in range(len(pages))], shipped)
    print("         syllables wrong   errors less (floor/aim)  precision   broken in 10,000 clean   offered")
    for title, kind in (("on pages that the tables have not seen", "folds"), ("with the shipped tables", "shipped")):
        print(title)
        for name in ("office", "worse", "party", "decrees", "multi", "s0", "s1", "s2", "s3", "s4", "s5"):
            show(name, results[kind][name], results[kind + "_broken"], results["offered"] if kind == "folds" else {})
        print("congbao: broken %.2f" % results[kind + "_broken"]["congbao"])
    for name, lines in results["peers"].items():
        print("%-16s %s" % (name, "not measured: it is not here" if not lines else ", ".join(
            "%s %.1f / %.1f" % (group, lines[group]["err_reduction"], lines[group]["precision"]) for group in ("office", "worse", "party", "decrees"))))
    print("marks restored: %s (%.1f/%.1f); digits changed: %d; %s" % (
        ", ".join("%s %.2f" % item for item in marks.items()), *MARKS_TARGET, results["digits_changed"], speed))
    path = os.path.join(srcdir, "bench", "results", "repair-%s.json" % datetime.datetime.now().strftime("%Y-%m-%dT%H%M%S"))
    with open(path, "w", encoding="utf-8") as file:
        json.dump(results, file, ensure_ascii=False, indent=1)
    print(path)


if __name__ == "__main__":
    main()
