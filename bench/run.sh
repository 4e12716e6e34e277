#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Measures the whole way on an archive multiplied from the corpus: usage: run.sh [--papers N]; $builddir and $srcdir from make. Works in a scratch
# folder under $TMPDIR, which it removes; TC_BENCH_KEEP=1 keeps it. The floor is sha256sum over the same papers: every byte read once, a little done with it.
#
# The papers count as text that was typed (--no-repair). What repair adds is measured on a tenth of them; most have a misread word, so count as scans.
# Where ../shared is, 43 MB of real law are indexed too: the papers of the corpus are short, full of citations and heads, and never say a thing twice,
# which makes two thirds more to index of each KB.
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
index() { # report, store, folder, more options
	"$builddir/tracuu-indexer" --store "$2" --report "$1" "${@:4}" "$3" >/dev/null 2>"$scratch/log" || [ $? -eq 1 ] || { cat "$scratch/log" >&2; return 2; }
}

say "multiplying the corpus to $papers papers in $scratch"
"$builddir/tracuu" repair </dev/null >/dev/null # ends here if it finds no language model
python3 "$srcdir/bench/multiply.py" "$srcdir/corpus/papers" "$scratch" "$papers"
sync
hash_papers >/dev/null # both the floor and the indexer find the papers in memory
seconds hash_papers >"$scratch/floor"
say "indexing"
seconds index "$scratch/first.json" "$store" "$scratch/papers" --no-repair >"$scratch/first"
hash_store >"$scratch/before"
say "indexing again, nothing changed"
seconds index "$scratch/second.json" "$store" "$scratch/papers" --no-repair >"$scratch/second"
hash_store >"$scratch/after"
say "asking"
"$builddir/bench/ask" "$store" "$scratch/questions.tsv" >"$scratch/questions.json"
python3 "$srcdir/bench/ready.py" "$builddir/tracuu-searchd" "$store" >"$scratch/ready.json"
say "indexing a tenth, with and without repair"
mkdir "$scratch/tenth"
find "$scratch/papers" -mindepth 1 -maxdepth 1 | sort | head -n $(((papers / 500 + 9) / 10)) | xargs -I{} cp -al {} "$scratch/tenth/"
for way in --no-repair ''; do
	index "$scratch/tenth$way.json" "$scratch/tenth$way.store" "$scratch/tenth" $way
done
law=$srcdir/../shared/data/retrieval
if [ -f "$law/articles.jsonl.xz" ]; then
	say "indexing articles of law"
	python3 "$srcdir/bench/articles.py" "$law" "$scratch/law"
	index "$scratch/law.json" "$scratch/law.store" "$scratch/law"
fi
python3 "$srcdir/bench/report.py" "$scratch" "$srcdir" "$papers"
