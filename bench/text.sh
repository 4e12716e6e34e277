#!/usr/bin/env bash
# What is measured of lib/text. usage: text.sh eval|speed|counts; needs builddir and srcdir; the results of the first two go to bench/results/ of the source.
# The texts are the development set beside the source tree; without it the papers of corpus/ stand in, and nothing is stored.
set -euo pipefail
texts=$srcdir/../shared/data/text
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if [ -f "$texts/clean.txt.xz" ]; then
	xz -dc "$texts/clean.txt.xz" >"$scratch/clean.txt"
	xz -dc "$texts/party.txt.xz" >"$scratch/party.txt"
	results=$srcdir/bench/results
else
	echo "text.sh: no $texts: measuring on corpus/papers, storing nothing" >&2
	find "$srcdir/corpus/papers" -name '*.txt' -not -path '*/tap/*' -print0 | sort -z | xargs -0 cat | grep -a '..........' >"$scratch/clean.txt"
	cp "$scratch/clean.txt" "$scratch/party.txt"
	results=$scratch
fi

case ${1:-} in
eval)
	"$builddir/tests/eval_text" "$scratch/clean.txt" "$srcdir/bench/foreign.txt" | tee "$results/text-encodings.tsv"
	;;
speed)
	head -c 16000000 "$scratch/clean.txt" | iconv -c -f UTF-8 -t UTF-8 >"$scratch/part.txt"
	"$builddir/bench/text" "$scratch/part.txt" 5 | tee "$results/text-speed.json"
	;;
counts)
	"$builddir/bench/count_syllables" "${SYLLABLE_LIST:-/usr/share/hunspell/vi_VN.dic}" "$scratch/clean.txt" "$scratch/party.txt"
	;;
*)
	echo "usage: text.sh eval|speed|counts" >&2
	exit 2
	;;
esac
