#!/usr/bin/env python3
# Holds the programs against corpus/expected: each sample paper's header, citations with relation, and the work that each citation is resolved
# to, as a person wrote them down. TAP: three lines a paper. What is known to fail stands in tests/golden/corpus/known-failures.tsv with its
# reason, a fact a line; a known failure that is mended fails the test until its line is taken out.
#
#   test_corpus.py            the test
#   test_corpus.py --failures prints all that differs, in the form of known-failures.tsv, to be read before anything is put there
#   test_corpus.py --score    prints shares right by field
import collections
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata

SRC = os.environ.get('srcdir', '.')
BUILD = os.environ.get('builddir', 'build')
PAPERS = os.path.join(SRC, 'corpus/papers')
EXPECTED = os.path.join(SRC, 'corpus/expected')
KNOWN = os.path.join(SRC, 'tests/golden/corpus/known-failures.tsv')
CITATION_KEYS = 'type number symbol year date issuer term name form'.split()
HEADER_KEYS = 'type number symbol year issuer parent place date subject signer signer_post authority secrecy urgency addressees'.split()


def norm(value):
    if isinstance(value, list):
        return [norm(item) for item in value]
    if value is None:
        return None
    text = re.sub(r'\s+', ' ', unicodedata.normalize('NFC', str(value))).casefold().strip(' .,;:*_-“”"\'')
    return re.sub(r'\s*([,;:/.-])\s*', r'\1', text)


def squeeze(text):
    return re.sub(r'\s+', ' ', unicodedata.normalize('NFC', text)).lstrip()


def expectations():
    for folder, _, names in sorted(os.walk(EXPECTED)):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), EXPECTED)[:-len('.json')]
            with open(os.path.join(folder, name), encoding='utf-8') as file:
                yield path, json.load(file)


def run(*arguments, **more):
    return subprocess.run([os.path.join(BUILD, arguments[0]), *arguments[1:]], capture_output=True, check=False, **more)


def header_differences(path, expected):
    answer = run('tracuu', 'parse', '--json', os.path.join(PAPERS, path + '.txt'))
    got = json.loads(answer.stdout)
    wanted = expected['header']
    for key in HEADER_KEYS:
        if norm(wanted.get(key)) != (norm(got.get(key)) if got.get(key) != [] else None):
            if key == 'addressees' and key not in wanted:
                continue
            yield f'header.{key}', f'{wanted.get(key)!r} read as {got.get(key)!r}'
    for key, value in wanted.get('copy', {}).items():
        if norm(value) != norm(got.get('copy', {}).get(key)):
            yield f'header.copy.{key}', f'{value!r} read as {got.get("copy", {}).get(key)!r}'


def place_expected(citations, raw):
    """Where each expected citation stands in the squeezed text."""
    text, at, places = squeeze(raw.decode('utf-8').replace('\ufeff', '')), 0, []
    for citation in citations:
        start = text.index(squeeze(citation['text']), at)
        places.append(start)
        at = start + 1
    return places


def pair(expected, got, raw):
    """Pairs expected citations with found ones that overlap them, in order."""
    places = place_expected(expected, raw)
    found = [(len(squeeze(raw[:c['start']].decode('utf-8', 'replace').replace('\ufeff', '') + 'x')) - 1, c) for c in got]
    pairs, used = [], set()
    for want, start in zip(expected, places):
        end = start + len(squeeze(want['text']))
        hit = next((i for i, (at, c) in enumerate(found) if i not in used and abs(at - start) <= 3), None)
        if hit is None:
            hit = next((i for i, (at, c) in enumerate(found) if i not in used and start <= at < end), None)
        if hit is not None:
            used.add(hit)
        pairs.append((want, hit))
    return pairs, [c for i, (_, c) in enumerate(found) if i not in used]


def read_citations(path, raw):
    answer = run('tracuu', 'cite', '--json', input=raw)
    return [json.loads(line) for line in answer.stdout.decode('utf-8').splitlines()]


def citation_differences(path, expected):
    with open(os.path.join(PAPERS, path + '.txt'), 'rb') as file:
        raw = file.read()
    got = read_citations(path, raw)
    pairs, extra = pair(expected['citations'], got, raw)
    for i, (want, hit) in enumerate(pairs):
        name = f'citation.{i}'
        if hit is None:
            yield name, f'{want["text"]!r} not found'
            continue
        have = got[hit]
        printed = raw[have['start']:have['end']].decode('utf-8', 'replace')
        if norm(want['text']) != norm(printed):
            yield f'{name}.text', f'{want["text"]!r} read as {printed!r}'
        for key in CITATION_KEYS:
            if norm(want.get(key)) != norm(have.get(key)):
                yield f'{name}.{key}', f'{want["text"]!r}: {want.get(key)!r} read as {have.get(key)!r}'
        if have.get('relation') not in [want.get('relation'), *want.get('relation_alt', [])]:
            yield f'{name}.relation', f'{want["text"]!r}: {want.get("relation")} read as {have.get("relation")}'
        if bool(want.get('self')) != bool(have.get('self')):
            yield f'{name}.self', f'{want["text"]!r}: {want.get("self")} read as {have.get("self")}'
    for citation in extra:
        yield f'extra.{re.sub(chr(92) + "s+", " ", citation["text"])}', 'found where there is none'


def label_parts(label):
    """'44-KL/TW 2022-11-14' -> ('44-kl/tw', '2022-11-14'); a law's label is its name."""
    match = re.match(r'^(\S*\d\S*)(?:\s+(\d{4}(?:-\d\d){0,2}))?$', label)
    return (match.group(1).casefold(), match.group(2)) if match else (None, None)


def work_differences(path, expected, database):
    rows = database.execute('''SELECT c.start, c.end, c.self, w.number, w.year, w.symbol, w.date, w.term, c.ambiguous
        FROM citations c JOIN papers p ON p.id = c.paper_id LEFT JOIN works w ON w.id = c.work_id WHERE p.docno = ? ORDER BY c.seq''', (path,))
    got = [dict(zip(('start', 'end', 'self', 'number', 'year', 'symbol', 'date', 'term', 'ambiguous'), row)) for row in rows]
    with open(os.path.join(PAPERS, path + '.txt'), 'rb') as file:
        raw = file.read()
    pairs, _ = pair(expected['citations'], got, raw)
    for i, (want, hit) in enumerate(pairs):
        identifier, date = label_parts(want.get('work', ''))
        if hit is None or identifier is None or want.get('self'):
            continue
        have = got[hit]
        number = re.match(r'\d+[a-z]?', identifier).group(0).lstrip('0')
        text = f'{want["text"]!r}: {want["work"]}'
        if have['number'] is None:
            yield f'work.{i}', f'{text} resolved to nothing' + (' (ambiguous)' if have['ambiguous'] else '')
        elif have['number'].casefold() != number or (have['symbol'] and norm(have['symbol']) not in norm(identifier)):
            yield f'work.{i}', f'{text} resolved to {have["number"]} {have["symbol"]}'
        elif date and have['date'] and not (have['date'].startswith(date) or date.startswith(have['date'])):
            yield f'work.{i}', f'{text} resolved to the one of {have["date"]}'


def read_known():
    known = collections.defaultdict(dict)
    if os.path.exists(KNOWN):
        with open(KNOWN, encoding='utf-8') as file:
            for line in file:
                if line.strip() and not line.startswith('#'):
                    path, item, reason = line.rstrip('\n').split('\t')
                    known[path][item] = reason
    return known


def all_differences(store):
    database = sqlite3.connect(os.path.join(store, 'archive.sqlite'))
    for path, expected in expectations():
        if 'error' in expected:
            yield path, 'error', [] if path in failed_papers(database) else [('error', 'was read without complaint')]
            continue
        yield path, 'header', list(header_differences(path, expected))
        yield path, 'citations', list(citation_differences(path, expected))
        yield path, 'works', list(work_differences(path, expected, database))


def failed_papers(database):
    return {os.path.relpath(path, os.path.abspath(PAPERS))[:-len('.txt')] for (path,) in database.execute('SELECT path FROM failures')}


def print_tap(store):
    known, n = read_known(), 0
    for path, part, differences in all_differences(store):
        n += 1
        prefix = {'header': ('header',), 'citations': ('citation', 'extra'), 'works': ('work',), 'error': ('error',)}[part]
        expected_here = {item for item in known[path] if item.startswith(prefix)}
        found = dict(differences)
        fresh = [(item, why) for item, why in found.items() if item not in expected_here]
        mended = sorted(expected_here - found.keys())
        good = not fresh and not mended
        todo = f' # TODO {len(found)} known: {known[path][sorted(found)[0]]}' if good and found else ''
        print(f'{"not " if todo or not good else ""}ok {n} - {path}: {part}{todo}')
        for item, why in fresh:
            print(f'# {item}: {why}')
        for item in mended:
            print(f'# {item} is right now: take it out of known-failures.tsv')
    print(f'1..{n}')


def print_score(store):
    right, all_of = collections.Counter(), collections.Counter()
    wrong = collections.Counter()
    expected = dict(expectations())
    for path, part, differences in all_differences(store):
        for item, _ in differences:
            wrong[re.sub(r'\.\d+', '', item) if not item.startswith('extra') else 'extra'] += 1
    for wanted in expected.values():
        for key in HEADER_KEYS:
            all_of[f'header.{key}'] += key in wanted.get('header', {})
        all_of['citation'] += len(wanted.get('citations', []))
    print('citations', all_of['citation'])
    for key, count in sorted(wrong.items()):
        print(f'{key:28} {count:4} wrong' + (f' of {all_of[key]}' if key in all_of else ''))


def main():
    with tempfile.TemporaryDirectory() as store:
        answer = run('tracuu-indexer', '--store', store, PAPERS)
        if answer.returncode > 1:
            print('Bail out! indexing failed:', answer.stderr.decode('utf-8', 'replace'))
            sys.exit(1)
        if '--failures' in sys.argv:
            for path, _, differences in all_differences(store):
                for item, why in differences:
                    print(f'{path}\t{item}\t{why}')
        elif '--score' in sys.argv:
            print_score(store)
        else:
            print_tap(store)


if __name__ == '__main__':
    main()
