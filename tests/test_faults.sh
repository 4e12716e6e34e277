#!/usr/bin/env bash
# Kills an indexing run between its steps on disk, runs it again, and holds the store against that of an undisturbed run: nothing lost, nothing
# twice. The short form kills at a spread of steps; TC_TORTURE=1 (make torture) at every one.
. "$srcdir/tests/tap.sh"
indexer=$builddir/tracuu-indexer
dump=$builddir/tests/store_dump
preload=$builddir/tests/faults/.libs/kill_at.so

if [ ! -f "$preload" ]; then
	skip "kills" "no preloadable library in this build (sanitizers)"
	finish
	exit 0
fi

run() { "$indexer" --commit-every 3 --store "$scratch/store" "$scratch/papers" >/dev/null 2>&1; }
killed_run() { LD_PRELOAD=$preload TC_KILL_AT=$1 "$indexer" --commit-every 3 --jobs 1 --store "$scratch/store" "$scratch/papers" >/dev/null 2>&1; }

first_state() {
	rm -rf "$scratch/papers" "$scratch/store"
	mkdir -p "$scratch/papers"
	cp "$srcdir"/corpus/papers/chu-thap-do/*.txt "$scratch/papers/"
}
# A night later: one paper changed, one moved, one gone, one new.
second_state() {
	first_state
	run
	local files=("$scratch"/papers/*.txt)
	echo "Căn cứ Kết luận số 44-KL/TW ngày 14/11/2022 của Ban Bí thư." >>"${files[0]}"
	mv "${files[1]}" "$scratch/papers/zz-moved.txt"
	rm "${files[2]}"
	cp "$srcdir"/corpus/papers/tin-dung/39-ct-tw-2024.txt "$scratch/papers/"
}

# The store after a kill at step $1 and one more run equals the undisturbed one.
survives() {
	"$state"
	killed_run "$1" && { echo "was not killed"; return 1; }
	run
	[ $? -le 1 ] || { echo "the next run failed"; return 1; }
	"$dump" "$scratch/store" >"$scratch/after" || return 1
	cmp "$scratch/undisturbed.$state" "$scratch/after" || { diff "$scratch/undisturbed.$state" "$scratch/after" | head -20; return 1; }
}

for state in first_state second_state; do
	"$state"
	LD_PRELOAD=$preload TC_KILL_COUNT=$scratch/count "$indexer" --commit-every 3 --jobs 1 --store "$scratch/store" "$scratch/papers" >/dev/null 2>&1
	"$dump" "$scratch/store" >"$scratch/undisturbed.$state"
	steps=$(cat "$scratch/count")
	stride=$(((steps + 11) / 12))
	[ -z "${TC_TORTURE:-}" ] || stride=1
	ok "$state: an undisturbed run has steps to be killed at" test "$steps" -gt 20
	for ((at = 1; at <= steps; at += stride)); do
		ok "$state: killed before step $at of $steps" survives "$at"
	done
done
finish
