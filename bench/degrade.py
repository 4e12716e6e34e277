#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes a set of document numbers as scans give them: sentences are made up, printed, degraded at six severities and read by Tesseract.

degrade.py FOLDER [SEED [SENTENCES]]; `TC_RENDERED=FOLDER make eval-citations` then measures it. Wants Pillow, numpy (not needed by anything else here),
tesseract-ocr-vie, fonts-liberation2. The severities are modelled on what scanners do: s0 clean 300 dpi, s1 good scan, s2 office 200 dpi, s3 bilevel photocopy,
s4 150 dpi low contrast, s5 125 dpi JPEG.
"""
import io
import json
import os
import random
import subprocess
import sys

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont

WORDS = {'NĐ': 'Nghị định', 'QĐ': 'Quyết định', 'TT': 'Thông tư', 'NQ': 'Nghị quyết', 'TTLT': 'Thông tư liên tịch', 'KH': 'Kế hoạch', 'CT': 'Chỉ thị',
         'KL': 'Kết luận', 'TB': 'Thông báo', 'BC': 'Báo cáo', 'TTr': 'Tờ trình', 'HD': 'Hướng dẫn', 'CV': 'Công văn', 'CTr': 'Chương trình'}
NORMATIVE = ['NĐ-CP', 'QĐ-TTg', 'TT-BNV', 'TT-BTNMT', 'TT-BGDĐT', 'TT-BYT', 'TTLT-BNV-BTC', 'NQ-HĐND']
STATE = ['QĐ-TTg', 'CT-TTg', 'KH-UBND', 'QĐ-UBND', 'TTr-UBND', 'BC-UBND', 'NQ-CP', 'NQ-UBTVQH14', 'NQ-UBTVQH15', 'TB-VPCP', 'UBND-NC']
PARTY = ['CT/TW', 'KL/TW', 'NQ/TW', 'QĐ/TW', 'TB/TW', 'CV/TU', 'CTr/TU', 'NQ/TU', 'KH/HU', 'CV/HU', 'BC/ĐU', 'HD/BTCTW', 'TB/HU']
LAWS = ['Đất đai', 'Đầu tư', 'Tổ chức chính quyền địa phương', 'Ngân sách nhà nước']
OPENINGS = ['Căn cứ', 'Thực hiện', 'Theo', 'Triển khai thực hiện', 'Tiếp tục thực hiện', 'Thi hành']
ENDINGS = [', các đơn vị báo cáo kết quả trước ngày 30 hằng tháng.', ' về công tác cán bộ trong tình hình mới.',
           ', Ban Thường vụ yêu cầu các cấp ủy tổ chức thực hiện.', ';']
FONTS = ['/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf', '/usr/share/fonts/truetype/liberation2/LiberationSerif-Italic.ttf',
         '/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf']
SEVERITIES = {'s0': (300, 0, 0, None), 's1': (300, .5, 8, None), 's2': (200, .6, 14, None), 's3': (200, .7, 12, 'bilevel'), 's4': (150, .6, 9, 'pale'),
              's5': (125, .7, 8, 'jpeg')}
PER_PAGE = 16


def term_of(year):
    """The National Assembly of a year."""
    return 11 if year < 2008 else 12 if year < 2012 else (year - 2011) // 5 + 13


def make_sentence(chance):
    n, year = chance.choice([chance.randint(1, 99), chance.randint(1, 999), chance.randint(1, 2600)]), chance.randint(2005, 2026)
    kind = chance.choice('NSPL')
    symbol = chance.choice({'N': NORMATIVE, 'S': STATE, 'P': PARTY, 'L': ['']}[kind])
    word = WORDS.get(symbol.replace('/', '-').split('-')[0], 'Công văn')
    if symbol == 'QĐ/TW':
        word = 'Quy định'
    if kind == 'L':
        number, word = f'{n}/{year}/QH{term_of(year)}', 'Luật ' + chance.choice(LAWS)
    else:
        number = f'{n}/{year}/{symbol}' if kind == 'N' else f'{n}-{symbol}' if kind == 'P' else f'{n}/{symbol}'
    day = chance.choice(['', f' ngày {chance.randint(1, 28)}/{chance.randint(1, 12)}/{year}', f', ngày {chance.randint(1, 28)}/{chance.randint(1, 12)}/{year}'])
    return {'number': number, 'text': f'{chance.choice(OPENINGS)} {word} số {number}{day}{chance.choice(ENDINGS)}'}


def print_page(chance, sentences, font, dpi):
    size, width, margin = int(13 * dpi / 72), int(dpi * 7.6), dpi // 2
    face = ImageFont.truetype(font, size)
    rows = []
    for sentence in sentences:
        line = ''
        for word in sentence['text'].split():
            if face.getlength(f'{line} {word}') > width - 2 * margin:
                rows.append(line)
                line = word
            else:
                line = f'{line} {word}'.strip()
        rows += [line, '']
    image = Image.new('L', (width, int(len(rows) * size * 1.25) + 2 * margin), 255)
    draw, y = ImageDraw.Draw(image), margin
    for row in rows:
        draw.text((margin, y), row, font=face, fill=chance.choice([0, 20, 40]))
        y += int(size * (1.25 if row else .9))
    return image


def degrade(chance, image, blur, noise, kind):
    if noise:
        image = image.rotate(chance.uniform(-.5, .5), fillcolor=255, resample=Image.BICUBIC)
        image = image.filter(ImageFilter.GaussianBlur(blur * chance.uniform(.8, 1.3)))
    dots, grey = numpy.random.default_rng(chance.randint(0, 1 << 30)), numpy.asarray(image).astype(float)
    if kind == 'pale':
        grey = grey * .45 + 105
    grey = grey + dots.normal(0, noise, grey.shape)
    if kind == 'bilevel':
        grey = numpy.where(grey > chance.choice([120, 140, 165]), 255, 0)
        specks = dots.random(grey.shape)
        grey[specks < .004], grey[specks > .994] = 0, 255
    image = Image.fromarray(numpy.clip(grey, 0, 255).astype('uint8'))
    if kind == 'jpeg':
        file = io.BytesIO()
        image.save(file, 'JPEG', quality=chance.randint(12, 25))
        image = Image.open(file)
    return image


def read(image, path, dpi):
    image.save(path, dpi=(dpi, dpi))
    answer = subprocess.run(['tesseract', path, '-', '-l', 'vie', '--oem', '1', '--psm', '6'], capture_output=True, text=True, check=True,
                            env={**os.environ, 'OMP_THREAD_LIMIT': '1'})
    os.remove(path)
    return answer.stdout


def main():
    folder, seed, n = sys.argv[1], int((sys.argv + ['1'])[2]) if len(sys.argv) > 2 else 1, int(sys.argv[3]) if len(sys.argv) > 3 else 320
    chance = random.Random(seed)
    os.makedirs(folder, exist_ok=True)
    sentences = [make_sentence(chance) for _ in range(n)]
    with open(os.path.join(folder, f'{seed}.jsonl'), 'w', encoding='utf-8') as out:
        for severity, (dpi, *damage) in SEVERITIES.items():
            for at in range(0, n, PER_PAGE):
                part = sentences[at:at + PER_PAGE]
                image = degrade(chance, print_page(chance, part, chance.choice(FONTS), dpi), *damage)
                page = {'id': f'{seed}.{severity}.{at}', 'severity': severity, 'sentences': part, 'read': read(image, os.path.join(folder, f'{seed}.png'), dpi)}
                out.write(json.dumps(page, ensure_ascii=False) + '\n')


if __name__ == '__main__':
    main()
