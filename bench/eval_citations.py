#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How well citations are found, identified, related and resolved, over every set that is there: `make eval-citations`.

eval_citations.py [--store FILE] [--only SET[,SET]] [--errors] [--against FILE]

Prints a line a measure (floor, aim, ours), and with --store writes them as JSON, with the ids of the samples that are wrong. --against compares with
such a file, sample by sample. --errors prints each wrong sample. The sets lie in $TC_DATA (default: ../shared/data beside the source); one that is
not there is skipped, and said to be. What a sample is, and when it is right, stands at each set below. Nothing of the sets' text is stored.

A number counts as given for sure above a confidence of SURE.
"""
import argparse
import csv
import difflib
import glob
import importlib.util
import json
import lzma
import os
import re
import subprocess
import sys
import tempfile
import time
import unicodedata

SRC = os.environ.get('srcdir', '.')
BUILD = os.environ.get('builddir', 'build')
EACH = os.environ.get('TC_CITE_EACH', os.path.join(BUILD, 'bench/cite_each'))
DATA = os.environ.get('TC_DATA', os.path.join(SRC, '../shared/data'))
SURE = 0.5
SPEED_BYTES = 10_000_000

# measure: (floor, aim); a figure for which less is better has its floor as a negative number
GOALS = {
    'vnlegaltext.precision': (97, 99), 'vnlegaltext.recall': (97, 99), 'vnlegaltext.f1': (97, 99),
    'gold.identified clean': (96, 99), 'gold.identified noisy': (90, 95), 'gold.identified all': (90, 95),
    'gold.relation': (95, 98), 'corpus.relation': (95, 98), 'phrases.relation': (95, 98), 'amend.edge': (97, 99.5),
    'numbers.light right': (97.5, 99), 'numbers.light wrong': (-0.5, -0.1), 'numbers.heavy right': (87, 92), 'numbers.heavy wrong': (-1.5, -0.3),
    'corpus.work': (100, 100), 'corpus.wrong join': (-0, -0), 'speed.MB/s': (10, 25),
}


class Missing(Exception):
    pass


def data(path):
    whole = os.path.join(DATA, path)
    if not os.path.exists(whole):
        raise Missing(path)
    return whole


def cite(texts):
    """The citations of each text, as the program gives them."""
    answer = subprocess.run([EACH], input=b'\0'.join(text.encode() for text in texts) + b'\0', stdout=subprocess.PIPE, check=True)
    lists = [json.loads(line) or [] for line in answer.stdout.splitlines()]
    if len(lists) != len(texts):
        sys.exit(f'{EACH}: {len(texts)} texts, {len(lists)} answers')
    for text, found in zip(texts, lists):
        raw = text.encode()
        for citation in found:
            citation['from'], citation['to'] = len(raw[:citation['start']].decode()), len(raw[:citation['end']].decode())
    return lists


class Scores:
    """Samples right and wrong, by measure."""

    def __init__(self):
        self.counts, self.wrong, self.figures = {}, {}, {}

    def add(self, measure, sample, right, why=''):
        n = self.counts.setdefault(measure, [0, 0])
        n[0] += bool(right)
        n[1] += 1
        if not right:
            self.wrong.setdefault(measure, {})[sample] = why

    def share(self, measure):
        right, n = self.counts.get(measure, (0, 0))
        return 100 * right / n if n else 0.0

    def close(self):
        for measure, (right, n) in self.counts.items():
            self.figures.setdefault(measure, 100 * right / n)


def fold(text):
    text = unicodedata.normalize('NFD', str(text).casefold().replace('đ', 'd').replace('ð', 'd'))
    return ''.join(c for c in text if not unicodedata.combining(c))


def same_symbol(a, b):
    return re.sub(r'[\s.&]', '', a or '').casefold() == re.sub(r'[\s.&]', '', b or '').casefold()


def split_identifier(printed):
    """'30/2020/NĐ-CP' -> number, year, symbol."""
    match = re.match(r'0*(\d+[a-z]?)\s*[-/]\s*(?:((?:19|20)\d\d)\s*/\s*)?(.+)$', printed)
    return match.groups() if match else (None, None, None)


def identified(citation, number, year, symbol):
    return citation.get('number') == number and (citation.get('year') or None) == (year or None) and same_symbol(citation.get('symbol'), symbol)


# ---- sentences with the expected reading: right if type, number, year, symbol, date, term and pinpoint are ------------------------------------

PHRASE_KEYS = {'t': 'type', 'n': 'number', 'y': 'year', 's': 'symbol', 'd': 'date', 'k': 'term', 'p': 'pinpoint'}
PHRASE_RELATIONS = {'tiep-tuc': 'tiep-tuc-thuc-hien', 'bo-sung': 'sua-doi', 'so-ket': 'tong-ket', 'ban-hanh-kem-theo': 'kem-theo'}


def read_phrases(path):
    for line in open(path, encoding='utf-8'):
        if line.startswith('#') or '\t' not in line:
            continue
        text, expected = line.rstrip('\n').split('\t')
        expected = [] if expected == '-' else [dict(pair.split('=', 1) for pair in part.split(';') if '=' in pair) for part in expected.split(' || ')]
        yield text.replace('\\n', '\n'), expected


def phrase_fits(want, have):
    if 't' in want and want['t'] != have.get('type'):
        return False
    if 'n' in want:
        return want['n'] == have.get('number')
    return 'n' not in want and not have.get('number') or 'name' in want


def score_phrases(scores):
    samples = list(read_phrases(data('citations/phrases.tsv')))
    for i, ((_, expected), found) in enumerate(zip(samples, cite([text for text, _ in samples]))):
        used = set()
        for j, want in enumerate(expected):
            if want.get('ref') == 'self':
                continue
            hit = next((k for k, have in enumerate(found) if k not in used and phrase_fits(want, have)), None)
            scores.add('phrases.found', f'{i}.{j}', hit is not None, want)
            if hit is None:
                continue
            used.add(hit)
            have = found[hit]
            wrong = {key: have.get(name) for key, name in PHRASE_KEYS.items()
                     if key in want and not (same_symbol(want[key], have.get(name)) if key in 'sp' else want[key] == have.get(name))}
            scores.add('phrases.identified', f'{i}.{j}', not wrong, f'{want} has {wrong}')
            if 'rel' in want:
                relations = [PHRASE_RELATIONS.get(id, id) for id in want['rel'].split(',')]
                why = f'{want} has {have.get("relation")} in {samples[i][0]!r}'
                scores.add('phrases.relation', f'{i}.{j}', have.get('relation') in relations, why)
        for k, have in enumerate(found):
            if k not in used and have['form'] in ('full', 'short', 'name') and not have.get('self'):
                scores.add('phrases.precision', f'{i}+{k}', False, f'{have["text"]!r} in {samples[i][0]!r}')
        for k in used:
            scores.add('phrases.precision', f'{i}+{k}', True)


# ---- law text: a labelled span is found if a citation overlaps it, a citation is right if it overlaps a label --------------------------------
#
# What the labels leave out, by class (share of such citations that they have): what a sample's own title cites, 6 of 160; what stands in the title
# of another paper cited, 748 of 803; all others, 4,710 of 4,753. All 252 that count as wrong were read: 154 are own titles, which make edges that a
# clerk asks for and are therefore kept, marked `in_title`; 94 are citations that the labellers missed, of which 55 stand in titles; 3 are own
# titles said twice; one is no citation ("các Luật, Pháp lệnh về thuế, phí, lệ phí"). So precision is said twice, and the first of the two cannot
# reach 97 unless true edges are dropped.

LAW_TYPES = {'nghi-dinh', 'luat', 'thong-tu', 'phap-lenh', 'quyet-dinh', 'bo-luat', 'nghi-quyet', 'thong-tu-lien-tich', 'hien-phap'}


def score_vnlegaltext(scores):
    samples = [json.loads(line) for line in lzma.open(data('citations/vnlegaltext.jsonl.xz'), 'rt', encoding='utf-8')]
    for i, (sample, every) in enumerate(zip(samples, cite([sample['text'] for sample in samples]))):
        text, spans = sample['text'], sample['spans']
        found = [c for c in every if c['form'] in ('full', 'short', 'name') and c.get('type') in LAW_TYPES]
        for j, span in enumerate(spans):
            hit = any(min(c['to'], span['end']) > max(c['from'], span['start']) for c in every)
            scores.add('vnlegaltext.recall', f'{i}.{j}', hit, text[max(0, span['start'] - 60):span['end'] + 30])
        for k, citation in enumerate(found):
            hit = any(min(citation['to'], s['end']) > max(citation['from'], s['start']) for s in spans)
            why = text[max(0, citation['from'] - 60):citation['to'] + 40] + ' <' + citation['text'] + '>'
            scores.add('vnlegaltext.precision', f'{i}+{k}', hit, why)
            # what a paper's own title cites, as the program marks it, is left out by the labellers (nine in ten)
            if not citation.get('in_title'):
                scores.add('vnlegaltext.precision but for titles', f'{i}+{k}', hit)
    p, r = scores.share('vnlegaltext.precision'), scores.share('vnlegaltext.recall')
    scores.figures['vnlegaltext.f1'] = 2 * p * r / (p + r)
    p = scores.share('vnlegaltext.precision but for titles')
    scores.figures['vnlegaltext.f1 but for titles'] = 2 * p * r / (p + r)


# ---- amendments: one line is made of each row in the wordings that law texts use; right if the edge comes out with source and target -----------

TYPE_WORDS = {'NĐ': 'Nghị định', 'TT': 'Thông tư', 'TTLT': 'Thông tư liên tịch', 'QĐ': 'Quyết định', 'NQ': 'Nghị quyết', 'CT': 'Chỉ thị',
              'PL': 'Pháp lệnh'}
ACTIONS = {'amend': 'sửa đổi', 'supplement': 'bổ sung', 'amend+supplement': 'sửa đổi, bổ sung', 'repeal': 'bãi bỏ',
           'amend+repeal': 'sửa đổi, bãi bỏ', 'supplement+repeal': 'bổ sung, bãi bỏ', 'amend+supplement+repeal': 'sửa đổi, bổ sung, bãi bỏ'}
AMEND_LINES = [
    '(Điều {article} {old}, {was} bởi Điều {by_article} {new}, có hiệu lực thi hành kể từ ngày {effective})',
    'Điều {article} {old} {was} theo quy định tại Điều {by_article} {new}.',
    '{Did} Điều {article} {old}.',
    '{new} {did} một số điều của {old}.',
    '{old} (đã {was} tại {new}) quy định như sau:',
    '{new} về việc {did} một số quy định của {old} có hiệu lực từ ngày {effective}.',
    'Khoản 1 Điều {article} của {old}, như đã {was} bởi khoản 2 Điều {by_article} của {new}, được áp dụng đến hết năm.',
]
PASSIVE, SPOKEN = (0, 1, 4, 6), 2  # lines in which the later paper is named after the earlier one; the one in which it speaks


def named(doc, registry):
    row = registry.get(doc)
    code = re.search(r'/(?:\d{4}/)?([A-ZĐ]+)-', doc)
    word = row['type'] if row else TYPE_WORDS.get(code.group(1) if code else '', 'Luật')
    if row and word in ('Luật', 'Bộ luật', 'Pháp lệnh') and row.get('title') and len(row['title'].split()) < 12:
        title = row['title'][len(word):].strip() if fold(row['title']).startswith(fold(word)) else row['title']
        return f'{word} {title} số {doc}'
    return f'{word} số {doc}' + (f' ngày {row["date"]}' if row and row.get("date") else '')


def read_registry():
    rows = [json.loads(line) for line in lzma.open(data('citations/registry.jsonl.xz'), 'rt', encoding='utf-8')]
    return {row['doc_no']: row for row in rows}


def score_amend(scores):
    registry = read_registry()
    rows = list(csv.DictReader(open(data('citations/amend_edges.tsv'), encoding='utf-8'), delimiter='\t'))
    rows = [row for row in rows if split_identifier(row['doc'])[0] and split_identifier(row['by_doc'])[0] and row['doc'] != row['by_doc']]
    texts = []
    for i, row in enumerate(rows):
        action = ACTIONS[row['action']]
        was = ('bị ' if action == 'bãi bỏ' else 'được ') + action
        line = AMEND_LINES[i % len(AMEND_LINES)]
        old, new = named(row['doc'], registry), named(row['by_doc'], registry)
        texts.append(line.format(**row, old=old, new=new, did=action, Did=action.capitalize(), was=was))
    for i, (row, text, found) in enumerate(zip(rows, texts, cite(texts))):
        old = next((k for k, c in enumerate(found) if identified(c, *split_identifier(row['doc']))), None)
        new = next((k for k, c in enumerate(found) if identified(c, *split_identifier(row['by_doc']))), None)
        wanted = {'bai-bo'} if row['action'] == 'repeal' else {'sua-doi', 'bai-bo'} if 'repeal' in row['action'] else {'sua-doi'}
        pattern = i % len(AMEND_LINES)
        if old is None or (new is None and pattern != SPOKEN):
            right = False
        elif pattern == SPOKEN:
            right = found[old].get('relation') in wanted and 'within' not in found[old]
        elif pattern in PASSIVE:
            acts = found[new].get('acts_on', {})
            right = acts.get('relation') in wanted and acts.get('citation') == old
        else:
            right = found[old].get('relation') in wanted and found[old].get('within') == new
        scores.add('amend.edge', f'{i}', right, f'{text} {[(c["text"], c.get("relation"), c.get("within"), c.get("acts_on")) for c in found]}')


# ---- the register of State papers: each cited as law texts do; right if number, year, symbol, type and date are ---------------------------------

def score_registry(scores):
    rows = [row for row in read_registry().values() if split_identifier(row['doc_no'])[0] and ' ' not in row['doc_no'] and row.get('type')
            and re.fullmatch(r'\d+/\d+/\d{4}', row.get('date') or '')]
    types = {fold(t['name']): t['id'] for t in read_types()}
    texts = [f'Căn cứ {row["type"]} số {row["doc_no"]} ngày {row["date"]} của {row["issuer"]};' for row in rows]
    for i, (row, found) in enumerate(zip(rows, cite(texts))):
        number, year, symbol = split_identifier(row['doc_no'])
        day, month, then = row['date'].split('/')
        right = any(identified(c, number, year, symbol) and c.get('type') == types.get(fold(row['type'])) and c.get('date') == f'{then}-{month}-{day}'
                    for c in found)
        read = [(c.get('type'), c.get('number'), c.get('year'), c.get('symbol'), c.get('date')) for c in found]
        scores.add('registry.identified', f'{i}', right, f'{texts[i]} {read}')


def read_types():
    for line in open(os.path.join(SRC, 'lib/document/types.tsv'), encoding='utf-8'):
        if not line.startswith('#') and '\t' in line:
            columns = line.rstrip('\n').split('\t')
            yield {'id': columns[0], 'name': columns[1]}


# ---- papers labelled by hand: the set's own scorer decides ------------------------------------------------------------------------------------

def load_module(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def f1(tp, found, wanted):
    p, r = tp / found if found else 0, tp / wanted if wanted else 0
    return 200 * p * r / (p + r) if p + r else 0


def score_gold(scores):
    scorer = load_module('score_cite', data('gold/score_cite.py'))
    papers = {}
    for line in open(data('gold/headers.jsonl'), encoding='utf-8'):
        papers[json.loads(line)['id']] = []
    for line in open(data('gold/citations.jsonl'), encoding='utf-8'):
        row = json.loads(line)
        papers.setdefault(row['doc'], []).append(row)
    texts = {id: open(data(f'gold/text/{id}.txt'), encoding='utf-8').read() for id in papers}
    sums = {}
    for id, found in zip(papers, cite(list(texts.values()))):
        gold = papers[id]
        of_gold, of_found = scorer.match(gold, found)
        kind = 'noisy' if id.startswith('r') else 'clean'
        for k, row in enumerate(gold):
            if row.get('optional'):
                continue
            have = found[of_gold[k]] if k in of_gold else None
            right = have is not None and row['type'] == have.get('type') and scorer.idright(row, have, gold)
            scores.add('gold.found', f'{id}.{k}', have is not None, row['text'])
            if have is not None:
                why = f'{row["text"]!r} read as {have.get("type")} {have.get("number")} {have.get("symbol")} {have.get("year")}'
                scores.add('gold.named right', f'{id}.{k}', right, why)
                relations = [row['relation'], *row.get('relation_alt', [])]
                why = f'{row["text"]!r}: {row["relation"]} read as {have.get("relation")}'
                scores.add('gold.relation', f'{id}.{k}', have.get('relation') in relations, why)
            for group in (kind, 'all'):
                tally = sums.setdefault(group, [0, 0, 0, 0])
                tally[0] += right
                tally[1] += have is not None
                tally[3] += 1
        extra = [(k, c) for k, c in enumerate(found) if k not in of_found and not scorer.ignored(c, gold)]
        hits = sum(1 for k in of_gold if not gold[k].get('optional'))
        for k, c in extra:
            scores.add('gold.precision', f'{id}+{k}', False, c['text'])
        for k in of_gold:
            scores.add('gold.precision', f'{id}.{k}', True)
        for group in (kind, 'all'):
            sums[group][2] += hits + len(extra)
    for group, (right, matched, found, wanted) in sums.items():
        scores.figures[f'gold.identified {group}'] = f1(right, found, wanted)
        scores.figures[f'gold.found F1 {group}'] = f1(matched, found, wanted)


# ---- numbers read by OCR: pages of the OCR set, and what numbers_broken.md lists ------------------------------------------------------------

LIGHT, HEAVY = ('s0', 's1', 's2'), ('s3', 's4', 's5')


def shown(citation):
    return citation and (citation.get('number'), citation.get('year'), citation.get('symbol'), citation['confidence'])


def judge_number(scores, measure, sample, have, number, year, symbol, why):
    right = have is not None and identified(have, number, year, symbol)
    scores.add(f'{measure} right', sample, right, why)
    wrong = have is not None and not right and have['confidence'] > SURE
    scores.add(f'{measure} wrong', sample, not wrong, why)


def invert(scores, measure):
    """A measure whose figure is the share of samples that failed."""
    if measure in scores.counts:
        scores.figures[measure] = 100 - scores.share(measure)


def place_of(matcher_blocks, position):
    """Where a word of the truth stands in the OCR text, between its nearest neighbours that were read right."""
    before = max((b for b in matcher_blocks if b.a <= position), key=lambda b: b.a, default=None)
    if before is None:
        return position
    return before.b + min(position - before.a, before.size + position - before.a)


def words_of(text):
    return [(match.group(0), match.start()) for match in re.finditer(r'\S+', text)]


def score_pages(scores):
    truths = sorted(glob.glob(os.path.join(data('ocr/dev/truth_ro/s0'), '*.txt')))
    for severity in LIGHT + HEAVY:
        group = 'light' if severity in LIGHT else 'heavy'
        names = [os.path.basename(path) for path in truths]
        truth = [open(data(f'ocr/dev/truth_ro/{severity}/{name}'), encoding='utf-8').read() for name in names]
        read = [open(data(f'ocr/dev/ocr/{severity}/{name}'), encoding='utf-8').read() for name in names]
        for name, wanted, found, a, b in zip(names, cite(truth), cite(read), truth, read):
            left, right = words_of(a), words_of(b)
            blocks = difflib.SequenceMatcher(None, [w for w, _ in left], [w for w, _ in right], autojunk=False).get_matching_blocks()
            for k, want in enumerate(wanted):
                # pages made up cite what is younger than they: read right, and doubted for it
                doubted = want['confidence'] < 1 and want.get('damage') != ['year']
                if want['form'] != 'full' or want.get('self') or not want.get('number') or doubted:
                    continue
                word = next(i for i, (w, at) in enumerate(left) if at + len(w) > want['from'])
                at = place_of(blocks, word)
                start = right[min(at, len(right) - 1)][1] if right else 0
                near = [c for c in found if c.get('number') and abs(c['from'] - start) < 45]
                have = next((c for c in near if identified(c, want['number'], want.get('year'), want['symbol'])), None)
                have = have or min(near, key=lambda c: abs(c['from'] - start), default=None)
                why = f'{want["text"]!r} read {b[max(0, start - 10):start + 60]!r} as {shown(have)}'
                judge_number(scores, f'pages.{group}', f'{severity}.{name}.{k}', have, want['number'], want.get('year'), want['symbol'], why)
    for group in ('light', 'heavy'):
        invert(scores, f'pages.{group} wrong')


def read_broken(path):
    """The pairs of numbers_broken.md: (kind, class, read, true), with how many of the class there were."""
    section, counts = '', {}
    for line in open(path, encoding='utf-8'):
        if line.startswith('## '):
            section = line[3:20].strip()
        match = re.match(r'- (\S.*?) / (.*?) \((\d+)\): (.*)', line)
        if match and not match.group(1).startswith(('date', 'Roman')):
            kind, damage, n, pairs = match.groups()
            for j, pair in enumerate(pairs.rstrip('\n').split('; ')):
                if ' < ' in pair:
                    read, true = pair.split(' < ', 1)
                    yield f'{section}/{kind}/{damage}/{j}', int(n), read, true


def sentence_of(read, true):
    symbol = split_identifier(true)[2] or ''
    code = re.match(r'(?:\d{4}/)?([A-ZĐa-z]+)', symbol)
    words = {'KL': 'Kết luận', 'TB': 'Thông báo', 'BC': 'Báo cáo', 'KH': 'Kế hoạch', 'TTr': 'Tờ trình', 'HD': 'Hướng dẫn', 'CV': 'Công văn',
             'CTr': 'Chương trình', 'UBND': 'Công văn', 'QH': 'Luật Đất đai', **TYPE_WORDS}
    word = words.get(code.group(1) if code else '', 'Văn bản')
    return f'Căn cứ {word} số {read} của cơ quan có thẩm quyền;'


def score_broken(scores):
    samples = [s for s in read_broken(data('ocr/numbers_broken.md')) if split_identifier(s[3])[0]]
    for (sample, _, read, true), found in zip(samples, cite([sentence_of(read, true) for _, _, read, true in samples])):
        have = next((c for c in found if c.get('number')), None)
        why = f'{read} < {true} as {shown(have)}'
        judge_number(scores, 'broken.damaged', sample, have, *split_identifier(true), why)
    invert(scores, 'broken.damaged wrong')


def score_rendered(scores):
    """Sentences made up, printed, degraded and read by Tesseract: a folder of bench/degrade.py in $TC_RENDERED."""
    folder = os.environ.get('TC_RENDERED')
    if not folder:
        raise Missing('TC_RENDERED, a folder that bench/degrade.py makes')
    for path in sorted(glob.glob(os.path.join(folder, '*.jsonl'))):
        pages = [json.loads(line) for line in open(path, encoding='utf-8')]
        for page, found in zip(pages, cite([page['read'] for page in pages])):
            group = 'light' if page['severity'] in LIGHT else 'heavy'
            text = page['read']
            spots = place_sentences(text, [s['text'] for s in page['sentences']])
            for k, (sentence, (start, end)) in enumerate(zip(page['sentences'], spots)):
                near = [c for c in found if c.get('number') and start <= c['from'] < end]
                want = split_identifier(sentence['number'])
                others = [split_identifier(other['number']) for other in page['sentences'] if other is not sentence]
                # a neighbour's number, read right, is no reading of this one: the sentences were cut in the wrong place
                near = [c for c in near if identified(c, *want) or not any(identified(c, *other) for other in others)]
                have = next((c for c in near if identified(c, *want)), near[0] if near else None)
                why = f'{sentence["number"]}: {text[start:end]!r} as {shown(have)}'
                judge_number(scores, f'numbers.{group}', f'{page["id"]}.{k}', have, *want, why)
    for group in ('light', 'heavy'):
        invert(scores, f'numbers.{group} wrong')


def place_sentences(text, sentences):
    """Sentences stand in the page in order; each begins where its words are read again."""
    left = [w for s in sentences for w in s.split()]
    right = words_of(text)
    blocks = difflib.SequenceMatcher(None, left, [w for w, _ in right], autojunk=False).get_matching_blocks()
    starts, at = [], 0
    for sentence in sentences:
        place = max(0, min(place_of(blocks, at), len(right) - 1))
        starts.append(right[place][1] if right else 0)
        at += len(sentence.split())
    return list(zip(starts, [*starts[1:], len(text)]))


# ---- the sample archive: what tests/test_corpus.py finds wrong, and what is resolved ------------------------------------------------------------

def score_corpus(scores):
    corpus = load_module('test_corpus', os.path.join(SRC, 'tests/test_corpus.py'))
    corpus.BUILD = BUILD
    expected = dict(corpus.expectations())
    with tempfile.TemporaryDirectory() as store:
        corpus.run('tracuu-indexer', '--store', store, corpus.PAPERS)
        wrong = {(path, item): why for path, part, differences in corpus.all_differences(store) if part in ('citations', 'works')
                 for item, why in differences}
    for path, paper in expected.items():
        for i, want in enumerate(paper.get('citations', [])):
            sample, missed = f'{path}.{i}', (path, f'citation.{i}') in wrong
            scores.add('corpus.found', sample, not missed, want['text'])
            if not missed:
                keys = [key for key in 'type number symbol year date term'.split() if (path, f'citation.{i}.{key}') in wrong]
                scores.add('corpus.identified', sample, not keys, '; '.join(wrong[path, f'citation.{i}.{key}'] for key in keys))
                scores.add('corpus.relation', sample, (path, f'citation.{i}.relation') not in wrong, wrong.get((path, f'citation.{i}.relation')))
            if corpus.label_parts(want.get('work', ''))[0] and not want.get('self') and not missed:
                why = wrong.get((path, f'work.{i}'), '')
                scores.add('corpus.work', sample, not why, why)
                scores.add('corpus.wrong join', sample, not why or 'resolved to nothing' in why, why)
    for (path, item), why in wrong.items():
        if item.startswith('extra'):
            scores.add('corpus.extra', f'{path}.{item}', False, why)
    invert(scores, 'corpus.wrong join')
    scores.figures['corpus.extra'] = len(scores.wrong.get('corpus.extra', ()))


# ---- speed ----------------------------------------------------------------------------------------------------------------------------------

def score_speed(scores):
    with lzma.open(data('text/clean.txt.xz')) as file:
        text = file.read(SPEED_BYTES).decode('utf-8', 'ignore').encode()
    answer = subprocess.run([EACH, '--time'], input=text, stdout=subprocess.PIPE, check=True).stdout.split()
    scores.figures['speed.MB/s'] = float(answer[0])


SETS = {'phrases': score_phrases, 'vnlegaltext': score_vnlegaltext, 'gold': score_gold, 'pages': score_pages, 'broken': score_broken,
        'rendered': score_rendered, 'amend': score_amend, 'registry': score_registry, 'corpus': score_corpus, 'speed': score_speed}


def verdict(measure, figure):
    if measure not in GOALS:
        return '', '', ''
    floor, aim = GOALS[measure]
    less = floor < 0 or (floor == 0 and 'wrong' in measure)
    met = figure <= -floor if less else figure >= floor
    done = figure <= -aim if less else figure >= aim
    return f'{abs(floor):g}', f'{abs(aim):g}', 'aim' if done else 'floor' if met else 'BELOW'


def compare(before, scores):
    """Gained and lost samples against a stored result."""
    for measure in sorted(set(before['wrong']) | set(scores.wrong)):
        if measure.split('.')[0] not in {m.split('.')[0] for m in scores.counts}:
            continue
        old, new = set(before['wrong'].get(measure, {})), scores.wrong.get(measure, {})
        for sample in sorted(old - set(new)):
            print(f'gained  {measure}  {sample}')
        for sample in sorted(set(new) - old):
            print(f'lost    {measure}  {sample}  {new[sample]}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--store')
    parser.add_argument('--against')
    parser.add_argument('--only', default='')
    parser.add_argument('--errors', action='store_true')
    arguments = parser.parse_args()
    scores, skipped = Scores(), {}
    for name, score in SETS.items():
        if arguments.only and name not in arguments.only.split(','):
            continue
        try:
            score(scores)
        except Missing as missing:
            skipped[name] = str(missing)
    scores.close()
    print(f'{"measure":30} {"n":>6} {"floor":>6} {"aim":>6} {"ours":>7}')
    for measure in sorted(scores.figures, key=lambda m: (list(SETS).index(m.split('.')[0]) if m.split('.')[0] in SETS else 5, m)):
        floor, aim, met = verdict(measure, scores.figures[measure])
        print(f'{measure:30} {scores.counts.get(measure, ["", ""])[1]:>6} {floor:>6} {aim:>6} {scores.figures[measure]:7.2f} {met}')
    for name, why in skipped.items():
        print(f'skipped: {name} (not there: {why})')
    if arguments.errors:
        for measure, samples in scores.wrong.items():
            for sample, why in samples.items():
                print(f'{measure}\t{sample}\t{why}')
    if arguments.against:
        with open(arguments.against, encoding='utf-8') as file:
            compare(json.load(file), scores)
    if arguments.store:
        with open(arguments.store, 'w', encoding='utf-8') as file:
            json.dump({'time': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime()), 'figures': {k: round(v, 2) for k, v in scores.figures.items()},
                       'n': {k: v[1] for k, v in scores.counts.items()}, 'skipped': sorted(skipped),
                       'wrong': {k: sorted(v) for k, v in scores.wrong.items()}}, file, ensure_ascii=False, indent=1, sort_keys=True)
            file.write('\n')


if __name__ == '__main__':
    main()
