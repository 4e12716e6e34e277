#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Measures citations and stores the result: usage: eval_citations.sh [BASE]; $builddir and $srcdir from make. With a BASE, that commit is built in a folder under
# $builddir (kept, so that a second comparison with it is quick), measured by this tree's scripts on the same sets, and compared with.
set -euo pipefail
name=$(date -u +%Y-%m-%d)-$(git -C "$srcdir" rev-parse --short HEAD 2>/dev/null || echo unknown)
result=$srcdir/bench/results/citations-$name.json
against=()

build_base() { # the commit's own library with this tree's cite_each, so that both sides are asked the same
	local commit=$1 tree=$builddir/eval-base/$1
	if [ ! -x "$tree/build/bench/cite_each" ]; then
		mkdir -p "$tree"
		git -C "$srcdir" archive "$commit" | tar -x -C "$tree"
		cp "$srcdir/bench/cite_each.c" "$srcdir/bench/local.mk" "$tree/bench/"
		touch "$tree"/bench/eval_citations.{py,sh} "$tree/bench/degrade.py"
		(cd "$tree" && ./bootstrap && mkdir -p build && cd build && ../configure --quiet && make -s -j2 && make -s bench/cite_each) >&2
	fi
}

if [ -n "${1:-}" ]; then
	commit=$(git -C "$srcdir" rev-parse --short "$1^{commit}")
	build_base "$commit"
	builddir=$builddir/eval-base/$commit/build python3 "$srcdir/bench/eval_citations.py" --store "$builddir/eval-base/$commit.json" >/dev/null
	against=(--against "$builddir/eval-base/$commit.json")
fi
python3 "$srcdir/bench/eval_citations.py" --store "$result" "${against[@]}"
echo "stored in $result"
