#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How well headers are read, field by field and kind of paper by kind. usage: eval-headers.py SRCDIR PROGRAM [BASE-PROGRAM BASE-NAME]

Two sets of truth: corpus/expected, and the hand-labelled papers of ../shared/data/gold beside the source folder, where they are. What is not there is
named and left out. Each paper is read twice: under a name that says nothing, and under its own, which is evidence (lib/document/filename.c). With a
second program, an older tracuu, each fact that one reads right and the other does not is listed.

Rules of comparison: case, spacing and outer punctuation count for nothing; `folded` leaves the marks out as well; `tokens` is the share of values with
a token F1 of .9 or more. A number's leading zeros, a subject's `V/v`, `Về việc`, `Về`, and TP for thành phố count for nothing. The authority is right as
a whole or with one of its stacked lines. Facts of a scan that its text does not show are counted apart: there any value given is a guess, right or wrong.
"""
import collections
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata

FIELDS = 'type number symbol issuer parent place date subject addressees signer signer_post authority secrecy urgency'.split()
COPY = ['copy.number', 'copy.symbol', 'copy.date', 'copy.issuer']
# What is asked: field, measure, floor, aim.
GOALS = {'number': ('exact', .95, .99), 'symbol': ('exact', .95, .99), 'date': ('exact', .95, .99), 'issuer': ('tokens', .88, .95),
         'subject': ('tokens', .88, .95), 'signer': ('exact', .88, .95)}
KINDS = {'r': 'real OCR', 'c': 'clean State', 'p': 'Party', 's': 'seed'}
NAMELESS, NAMED = 'text alone', 'with its name'


def fold(text):
    plain = ''.join(c for c in unicodedata.normalize('NFD', text.casefold()) if not unicodedata.combining(c))
    return plain.replace('đ', 'd')


def plain(text):
    text = unicodedata.normalize('NFC', str(text)).replace('\u00d0', 'Đ').casefold()
    text = re.sub(r'[\u2010-\u2015\u2212]', '-', text)
    text = re.sub(r'\s*([,;:/.-])\s*', r'\1', re.sub(r'\s+', ' ', text))
    text = re.sub(r'\s+', ' ', re.sub(r'\btp\b\.?\s*', 'thành phố ', text))
    return text.strip(' .,;:*_-“”"\'|/')


def canonical(field, value):
    if isinstance(value, list):
        return [plain(item) for item in value]
    text = plain(value)
    if field.endswith('number'):
        return re.sub(r'^0+(?=\d)', '', re.sub(r'\s', '', text))
    if field.endswith('symbol'):
        return re.sub(r'[\s.&]', '', re.sub(r'^/?\d{4}/', '', text))
    if field == 'subject':
        return plain(re.sub(r'^(v/v|về việc|về)\b[\s:]*', '', text))
    return text


def token_f1(wanted, got):
    a, b = (collections.Counter(re.findall(r'\w+', fold(text))) for text in (wanted, got))
    return 2 * sum((a & b).values()) / max(1, sum(a.values()) + sum(b.values()))


def compare(field, wanted, got):
    """(exact, folded, tokens): whether `got` is right by each measure."""
    want, have = canonical(field, wanted), canonical(field, got)
    if isinstance(want, list) != isinstance(have, list):
        have = [have] if isinstance(want, list) else ' '.join(have)
    flat = [' ; '.join(v) if isinstance(v, list) else v for v in (want, have)]
    exact = want == have or (field == 'authority' and have in [canonical(field, line) for line in wanted.split(' / ')])
    folded = exact or fold(flat[0]) == fold(flat[1])
    return exact, folded, folded or token_f1(*flat) >= .9


class Paper:
    def __init__(self, kind, ident, path, name, header, unreadable=(), hidden=()):
        self.kind, self.ident, self.path, self.name, self.header = kind, ident, path, name, header
        self.unreadable, self.hidden = set(unreadable), set(hidden)


def flatten(header):
    return {**{k: v for k, v in header.items() if k in FIELDS and v not in (None, '', [])},
            **{f'copy.{k}': v for k, v in (header.get('copy') or {}).items() if f'copy.{k}' in COPY}}


def read_corpus(srcdir):
    folder = os.path.join(srcdir, 'corpus/expected')
    for where, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            ident = os.path.relpath(os.path.join(where, name), folder)[:-len('.json')]
            with open(os.path.join(where, name), encoding='utf-8') as file:
                truth = json.load(file)
            if 'header' in truth:
                yield Paper('corpus', ident, os.path.join(srcdir, 'corpus/papers', ident + '.txt'), ident + '.txt', flatten(truth['header']),
                            () if 'addressees' in truth['header'] else ('addressees',))


def read_gold(folder):
    with open(os.path.join(folder, 'headers.jsonl'), encoding='utf-8') as file:
        for line in file:
            row = json.loads(line)
            name = os.path.splitext(row.get('file', row['id']))[0] + '.txt'
            yield Paper(KINDS.get(row['id'][0], row['id'][0]), row['id'], os.path.join(folder, 'text', row['id'] + '.txt'), name, flatten(row),
                        row.get('unreadable', ()), row.get('from_filename', ()))


def parse(program, papers, named):
    """The header of each paper, through links with or without its name."""
    with tempfile.TemporaryDirectory() as scratch:
        paths = []
        for i, paper in enumerate(papers):
            path = os.path.join(scratch, str(i), paper.name) if named else os.path.join(scratch, f'{i}.txt')
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.symlink(os.path.abspath(paper.path), path)
            paths.append(path)
        answer = subprocess.run([program, 'parse', '--json', *paths], capture_output=True, check=False)
    lines = answer.stdout.decode('utf-8').splitlines()
    if len(lines) != len(papers):
        sys.exit(f'eval-headers: {program} read {len(lines)} of {len(papers)} papers: {answer.stderr.decode("utf-8", "replace")}')
    return [flatten(json.loads(line)) for line in lines]


def judge(papers, headers):
    """(kind or part, field) -> counts, and (paper, field) -> whether exact."""
    counts, right = collections.defaultdict(collections.Counter), {}
    for paper, header in zip(papers, headers):
        for field in FIELDS + COPY:
            wanted, got = paper.header.get(field), header.get(field)
            if field in paper.hidden or (wanted is None and field in paper.unreadable):
                part = 'not in the text'
            elif wanted is None:
                counts[paper.kind, field]['spurious'] += got is not None
                right[paper.ident, field] = got is None
                continue
            else:
                part = paper.kind
            exact, folded, tokens = compare(field, wanted, got) if wanted is not None and got is not None else (False,) * 3
            counts[part, field].update(n=1, given=got is not None, exact=exact, folded=folded, tokens=tokens)
            if part == paper.kind:
                right[paper.ident, field] = exact
            elif field == 'date' and got is not None and wanted and wanted.startswith(got):
                counts[part, field]['partial'] += 1
    return counts, right


def verdict(field, counts):
    if field not in GOALS:
        return ''
    measure, floor, aim = GOALS[field]
    share = counts[measure] / counts['n']
    return f'  {measure} {floor:.0%}/{aim:.0%} ' + ('aim reached' if share >= aim else 'floor held' if share >= floor else 'BELOW')


def show(title, counts):
    print(f'\n== {title}')
    for kind in [*KINDS.values(), 'corpus', 'not in the text']:
        rows = {field: counts[kind, field] for field in FIELDS + COPY if counts.get((kind, field))}
        if not rows:
            continue
        print(f'-- {kind}\n{"field":12} {"n":>4} {"given":>6} {"exact":>6} {"folded":>6} {"tokens":>6} {"extra":>5}')
        total = collections.Counter()
        for field, row in rows.items():
            if row['n']:
                tail = f"  {row['partial']} right as far as they go" if row['partial'] else '' if kind == 'not in the text' else verdict(field, row)
                print(f"{field:12} {row['n']:4} {row['given']:6} " + ' '.join(f"{row[m] / row['n']:6.3f}" for m in ('exact', 'folded', 'tokens')) +
                      f" {row['spurious']:5}{tail}")
            total.update(row)
        if total['n']:
            print(f"{'all':12} {total['n']:4} {total['given']:6} " + ' '.join(f"{total[m] / total['n']:6.3f}" for m in ('exact', 'folded', 'tokens')) +
                  f" {total['spurious']:5}")


def show_changes(papers, old, new, was, now):
    for paper, before, after in zip(papers, old, new):
        for field in FIELDS + COPY:
            key = paper.ident, field
            if key in now and was[key] != now[key]:
                print(f"{'gained' if now[key] else 'LOST'}  {paper.ident} {field}: {before.get(field)!r} -> {after.get(field)!r}")


def main():
    srcdir, program = sys.argv[1:3]
    gold = os.path.join(srcdir, '../shared/data/gold')
    papers = list(read_corpus(srcdir))
    if os.path.exists(os.path.join(gold, 'headers.jsonl')):
        papers += read_gold(gold)
    else:
        print(f'eval-headers: SKIPPED the labelled papers: there is no {os.path.normpath(gold)}')
    stored = {'date': datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ'),
              'commit': subprocess.run(['git', '-C', srcdir, 'describe', '--always', '--dirty'], capture_output=True, text=True, check=False).stdout.strip()}
    for title in (NAMELESS, NAMED):
        headers = parse(program, papers, title == NAMED)
        counts, right = judge(papers, headers)
        show(title, counts)
        stored[title] = {f'{kind}: {field}': dict(row) for (kind, field), row in counts.items()}
        if len(sys.argv) > 4:
            print(f'\n== {title}, against {sys.argv[4]}')
            before = parse(sys.argv[3], papers, title == NAMED)
            show_changes(papers, before, headers, judge(papers, before)[1], right)
    path = os.path.join(srcdir, 'bench/results', stored['date'].replace(':', '').rstrip('Z') + '-headers.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(stored, file, ensure_ascii=False, indent=1, sort_keys=True)
        file.write('\n')
    print(f'\nstored in {os.path.relpath(path, srcdir)}')


if __name__ == '__main__':
    main()
