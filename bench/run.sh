#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Measures the whole way on an archive multiplied from the corpus: usage: run.sh [--papers N]; $builddir and $srcdir from make. Works in a scratch
# folder under $TMPDIR, which it removes; TC_BENCH_KEEP=1 keeps it. The floor is sha256sum over the same papers: every byte read once, a little done with it.
set -euo pipefail
papers=50000
[ "${1:-}" != --papers ] || papers=$2
scratch=$(mktemp -d "${TMPDIR:-/tmp}/tracuu-bench.XXXXXX")
[ -n "${TC_BENCH_KEEP:-}" ] || trap 'rm -rf "$scratch"' EXIT
store=$scratch/store

say() { echo "bench: $*" >&2; }
seconds() { # what is timed, its output dropped: prints the seconds
	local since=$EPOCHREALTIME
	"$@" >/dev/null
	awk -v a="$since" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", b - a }'
}
hash_papers() { find "$scratch/papers" -type f -print0 | xargs -0 sha256sum; }
hash_store() { (cd "$store" && find . -type f -print0 | sort -z | xargs -0 sha256sum); }
# Some files failed (status 1) is a finding, which the report shows; a run that failed is none.
index() { "$builddir/tracuu-indexer" --store "$store" --report "$1" "$scratch/papers" 2>"$scratch/log" || [ $? -eq 1 ] || { cat "$scratch/log" >&2; return 2; }; }

say "multiplying the corpus to $papers papers in $scratch"
python3 "$srcdir/bench/multiply.py" "$srcdir/corpus/papers" "$scratch" "$papers"
sync
hash_papers >/dev/null # both the floor and the indexer find the papers in memory
seconds hash_papers >"$scratch/floor"
say "indexing"
seconds index "$scratch/first.json" >"$scratch/first"
hash_store >"$scratch/before"
say "indexing again, nothing changed"
seconds index "$scratch/second.json" >"$scratch/second"
hash_store >"$scratch/after"
say "asking"
"$builddir/bench/ask" "$store" "$scratch/questions.tsv" >"$scratch/questions.json"
python3 "$srcdir/bench/ready.py" "$builddir/tracuu-searchd" "$store" >"$scratch/ready.json"
python3 "$srcdir/bench/report.py" "$scratch" "$srcdir" "$papers"
