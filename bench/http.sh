#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What tracuu-searchd answers a second, with 16 connections from this machine: usage: http.sh PAPERS. Needs wrk (Debian: wrk). Makes PAPERS papers out of the corpus, as
# run.sh does; TC_BENCH_STORE and TC_BENCH_QUESTIONS (lines of `kind TAB question`) are taken instead where they are set. Two figures: every question new to the server,
# and questions that it was asked before. wrk itself takes its share of the processors. Prints JSON; stored in bench/results/http.json.
set -euo pipefail
papers=$1
"$builddir/tracuu" repair </dev/null >/dev/null # ends here if it finds no language model: papers would be indexed unrepaired
command -v wrk >/dev/null || { echo "bench-http: wrk is not installed (Debian: wrk)" >&2; exit 1; }
scratch=$(mktemp -d "${TMPDIR:-/tmp}/tracuu-http.XXXXXX")
server=
trap '[ -z "$server" ] || kill $server; rm -rf "$scratch"' EXIT
store=${TC_BENCH_STORE:-$scratch/store} questions=${TC_BENCH_QUESTIONS:-$scratch/questions.tsv}
if [ -z "${TC_BENCH_STORE:-}" ]; then
	python3 "$srcdir/bench/multiply.py" "$srcdir/corpus/papers" "$scratch" "$papers"
	"$builddir/tracuu-indexer" --store "$store" --compact "$scratch/papers" 2>/dev/null || [ $? -eq 1 ]
	sync # else the disk is busy with that while others are waited for
fi
"$builddir/tracuu-searchd" --store "$store" --listen 127.0.0.1:0 >"$scratch/ready" &
server=$!
for _ in $(seq 100); do [ -s "$scratch/ready" ] && break; sleep 0.1; done
url=$(sed -n 's|.*\(http://[^/]*\)/.*|\1|p' "$scratch/ready")
ask() { wrk -t2 -c16 -d"$1" -s "$srcdir/bench/http.lua" "$url" -- "$questions" "$2" "${3:-0}" | tail -1; }
cpu() { awk '{ print $14 + $15 }' /proc/$server/stat; }
ask 2s new 0 >/dev/null # warms the page cache; other questions than those that are measured
since=$(cpu)
new=$(ask 10s new 12)
used=$(($(cpu) - since))
ask 3s again >/dev/null
again=$(ask 10s again)
rss=$(awk '/^RssAnon/ { print int($2 / 1024) }' /proc/$server/status)
mkdir -p "$srcdir/bench/results"
cat >"$scratch/result.json" <<END
{
 "cores": $(nproc),
 "load_average": $(cut -d' ' -f1 /proc/loadavg),
 "connections": 16,
 "questions": $(wc -l <"$questions"),
 "new": $new,
 "new_server_cpu_ms": $(awk -v used=$used -v requests="$(sed 's/.*"requests": \([0-9]*\).*/\1/' <<<"$new")" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f", used * 1000 / hz / requests }'),
 "asked_before": $again,
 "server_memory_mb": $rss
}
END
cat "$scratch/result.json"
cp "$scratch/result.json" "$srcdir/bench/results/http.json"
