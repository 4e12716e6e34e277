# SPDX-License-Identifier: GPL-2.0-or-later
"""How people type a question: with marks, without, in the keys of Telex or VNI where no input method turns them into marks, mistyped."""
import random
import re
import unicodedata

TELEX_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
TELEX_SHAPES = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
VNI_SHAPES = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
WORD = r"[^\W\d_]+"


def fold(text):
    """\\return the text without marks, đ as d."""
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in text if not unicodedata.combining(c))


def _type_word(word, tones, shapes):
    letters, tone = "", ""
    for c in unicodedata.normalize("NFD", word):
        if c in tones:
            tone = tones[c]
        else:
            letters += c
    letters = unicodedata.normalize("NFC", letters)
    for shaped, keys in shapes.items():
        letters = letters.replace(shaped, keys).replace(shaped.upper(), keys.capitalize())
    return letters + tone


def telex(text):
    return re.sub(WORD, lambda m: _type_word(m[0], TELEX_TONES, TELEX_SHAPES), unicodedata.normalize("NFC", text))


def vni(text):
    return re.sub(WORD, lambda m: _type_word(m[0], VNI_TONES, VNI_SHAPES), unicodedata.normalize("NFC", text))


def mistype(text, seed=0):
    """One letter of every tenth word, drawn anew for each question and seed: left out, doubled, swapped with the next or hit beside the key."""
    rng = random.Random(f"{seed} {text}" if seed else text)
    near = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuiopoasdfghjksxcvbnbn"))

    def spoil(match):
        word = match[0]
        if len(word) < 3 or rng.random() >= 0.1:
            return word
        at = rng.randrange(1, len(word))
        kind = rng.randrange(4)
        if kind == 0:
            return word[:at] + word[at + 1:]
        if kind == 1:
            return word[:at] + word[at] + word[at:]
        if kind == 2:
            return word[:at - 1] + word[at] + word[at - 1] + word[at + 1:]
        return word[:at] + near.get(fold(word[at]).lower(), "x") + word[at + 1:]

    return re.sub(WORD, spoil, text)
