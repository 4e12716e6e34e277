#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Names for the language model to know, a phrase a line: places with their unit words, committees, organs and posts.

usage: list_names.py SRCDIR [ADMIN_UNITS.json] > names.txt
From lib/document/places.tsv, organs.tsv and posts.tsv, and corpus/model/phrases.txt; with the list of administrative units (Id, Name, Districts, Wards), communes too.
"""
import json
import sys

# How often a phrase counts: posts and fixed phrases are lines of their own in every paper of an office, and hardly stand in law.
POST_LINES = 10
PHRASE_LINES = 20


def rows(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file if line.strip() and not line.startswith("#")]


def main():
    for name, unit, province, *_ in (row + [""] * 3 for row in rows(sys.argv[1] + "/lib/document/places.tsv")):
        where = ", tỉnh " + province if province else ""
        committee = {"tỉnh": "Tỉnh ủy", "huyện": "Huyện ủy", "quận": "Quận ủy", "thị xã": "Thị ủy"}.get(unit, "Thành ủy")
        print(f"{unit} {name}{where}")
        print(f"{committee} {name}")
        print(f"Ủy ban nhân dân {unit} {name}{where}")
    for row in rows(sys.argv[1] + "/lib/document/organs.tsv"):
        print(row[0])
    for row in rows(sys.argv[1] + "/lib/document/posts.tsv"):
        print((row[0] + "\n") * POST_LINES, end="")
    with open(sys.argv[1] + "/corpus/model/phrases.txt", encoding="utf-8") as file:
        for phrase in file:
            print(phrase * PHRASE_LINES, end="")
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf-8") as file:
            for province in json.load(file):
                for district in province["Districts"]:
                    for ward in district.get("Wards", []):
                        if ward.get("Name"):
                            name = ward["Name"]
                            print(f"{name[0].lower()}{name[1:]}, {district['Name'][0].lower()}{district['Name'][1:]}")


if __name__ == "__main__":
    main()
