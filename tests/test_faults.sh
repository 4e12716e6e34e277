#!/usr/bin/env bash
# Breaks an indexing run off at its steps on disk, cuts the power there, lets steps fail as on a full or broken disk, with too many files open, without memory; runs
# it again undisturbed, and holds the store against that of a run never disturbed: nothing lost, nothing twice. The short form takes a spread of steps;
# TC_TORTURE=1 (make torture) every one, but for memory, which is asked for a hundred thousand times: of that a thousand.
. "$srcdir/tests/tap.sh"
# the programs themselves: libtool's scripts around them take as long as a run
indexer=$builddir/.libs/tracuu-indexer
[ -x "$indexer" ] || indexer=$builddir/tracuu-indexer
dump=$builddir/tests/.libs/store_dump
[ -x "$dump" ] || dump=$builddir/tests/store_dump
disk_at=$builddir/tests/faults/.libs/disk_at.so
power_cut=$builddir/tests/faults/.libs/power_cut.so

if [ ! -f "$disk_at" ]; then
	skip "faults" "no preloadable library in this build (sanitizers)"
	finish
	exit 0
fi

store=$scratch/store
papers=$scratch/papers
undo=$scratch/undo
index=("$indexer" --commit-every 3 --store "$store" "$papers")
patience=120 # seconds, for a run of 0.2
run() { timeout $patience "${index[@]}" >/dev/null 2>&1; }
disturbed() { timeout $patience env "$@" LD_PRELOAD="$disk_at" "${index[@]}" --jobs 1 >/dev/null 2>"$scratch/said"; } # settings

# What an office has: texts, and beside them what goes through an extractor.
mkdir "$scratch/office"
cp "$srcdir"/corpus/papers/chu-thap-do/4*.txt "$scratch/office/"
"$builddir/tests/page_maker" --layer "$srcdir/corpus/papers/chu-thap-do/43-ct-tw-2010.txt" "$scratch/office/a.pdf"
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$srcdir/tests python3 -c 'import intake_files as f, sys
f.write(sys.argv[1], {"b.zip": f.zipped({"c.docx": f.docx(["Kế hoạch số 5-KH/HU", "trong gói"]), "d.docx": b"hong"})})' "$scratch/office"

first_state() {
	rm -rf "$papers" "$store" "$undo"
	mkdir "$undo"
	cp -al "$scratch/office" "$papers"
}
# A night later: one paper changed, one moved, one gone, one new.
second_state() {
	first_state
	cp -a "$scratch/first_store" "$store"
	local files=("$papers"/*.txt)
	cp -p "${files[0]}" "$scratch/changed"
	echo "Căn cứ Kết luận số 44-KL/TW ngày 14/11/2022 của Ban Bí thư." >>"$scratch/changed"
	mv "$scratch/changed" "${files[0]}"
	mv "${files[1]}" "$papers/zz-moved.txt"
	rm "${files[2]}"
	cp "$srcdir"/corpus/papers/tin-dung/39-ct-tw-2024.txt "$papers/"
}

# The store is, after one more run, that of a run never disturbed.
is_whole() {
	run
	[ $? -le 1 ] || { echo "the next run failed"; return 1; }
	"$dump" "$store" >"$scratch/after" || return 1
	cmp "$scratch/undisturbed.$state" "$scratch/after" || { diff "$scratch/undisturbed.$state" "$scratch/after" | cut -c 1-200 | head -20; return 1; }
}
# How many steps a run has depends a little on the clock: one that ended before its last ones is well too, as long as most were killed.
n_killed=0
was_killed() { # status
	case $1 in
	137) n_killed=$((n_killed + 1)) ;;
	0 | 1) ;;
	*) echo "status $1"; return 1 ;;
	esac
}
survives() { # step
	"$state"
	disturbed TC_KILL_AT="$1"
	was_killed $? && is_whole
}
power_off() { # step
	"$state"
	timeout $patience env LD_PRELOAD="$power_cut" TC_POWER_ROOT="$store" TC_POWER_UNDO="$undo" TC_POWER_CUT="$1" "${index[@]}" --jobs 1 >/dev/null 2>&1
	was_killed $? && is_whole
}
# A step that fails: the run says so and ends, or goes on; it never crashes. Without memory it gives up on the spot, as GLib does: by SIGTRAP, SIGABRT, or
# by a NULL that some of its functions then return (SIGSEGV in who asked: g_utf8_normalize()). To go on with half a text would be worse.
bears() { # sort, step, errno, on
	"$state"
	disturbed TC_CALLS="$1" TC_FAIL_AT="$2" TC_FAIL_ERRNO="$3" TC_FAIL_ON="$4"
	local status=$?
	[ "$1" = memory ] && [ $status -eq 133 -o $status -eq 134 -o $status -eq 139 ] && status=1
	[ $status -le 2 ] || { echo "status $status"; cat "$scratch/said"; return 1; }
	[ $status -lt 2 ] || grep -q "^tracuu-indexer: " "$scratch/said" || { echo "ended without a word"; return 1; }
	is_whole
}
count() { # settings
	"$state"
	timeout $patience env "$@" TC_KILL_COUNT="$scratch/count" "${index[@]}" --jobs 1 >/dev/null 2>&1
	cat "$scratch/count"
}
spread() { # steps, how many of them
	local stride=$((($1 + $2 - 1) / $2))
	[ -z "${TC_TORTURE:-}" ] || stride=1
	seq 1 $stride "$1"
}

state=first_state
first_state
run
cp -a "$store" "$scratch/first_store"
for state in first_state second_state; do
	"$state"
	run
	"$dump" "$store" >"$scratch/undisturbed.$state"
	steps=$(count LD_PRELOAD="$disk_at")
	ok "$state: an undisturbed run has steps to be disturbed at" test "$steps" -gt 100
	for at in $(spread "$steps" 12); do ok "$state: killed before step $at of $steps" survives "$at"; done
	steps=$(count LD_PRELOAD="$power_cut" TC_POWER_ROOT="$store" TC_POWER_UNDO="$undo")
	for at in $(spread "$steps" 16); do ok "$state: the power goes before step $at of $steps" power_off "$at"; done
done
ok "most of these runs were killed" test $((n_killed * 10)) -gt $(((tap_n - 2) * 9))
while read -r sort errno on how_many what; do
	steps=$(count LD_PRELOAD="$disk_at" TC_CALLS="$sort")
	all=$(spread "$steps" "$how_many")
	[ "$sort" != memory ] || [ -z "${TC_TORTURE:-}" ] || all=$(seq 1 $((steps / 1000)) "$steps")
	for at in $all; do ok "$what, at call $at of $steps" bears "$sort" "$at" "$errno" "$on"; done
done <<'END'
disk 28 1 6 a disk that is full from there on
disk 28 0 6 a disk that is full for a moment
disk 5 0 6 a disk that errs once
open 24 0 12 too many open files, once
open 24 1 6 too many open files from there on
open 5 0 6 a file that cannot be opened for a moment
memory 12 0 10 no memory
END

# The clock on the wall was set back by three days, or is three days ahead.
clock_wrong() { # seconds
	"$state"
	disturbed TC_CLOCK="$1"
	[ $? -le 1 ] || return 1
	"$dump" "$store" | cmp "$scratch/undisturbed.$state" - || return 1
	touch "$papers"/zz-moved.txt
	disturbed TC_CLOCK="$1"
	is_whole
}
ok "the clock was set back" clock_wrong -259200
ok "the clock is ahead" clock_wrong 259200

# Two at once: one does it all, the other says who runs and leaves.
two_at_once() {
	"$state"
	"${index[@]}" >/dev/null 2>"$scratch/one" &
	local first=$!
	"${index[@]}" >/dev/null 2>"$scratch/two"
	local second=$?
	wait $first
	first=$?
	[ $first -le 1 ] || [ $second -le 1 ] || { echo "neither did it: $first, $second"; cat "$scratch/one" "$scratch/two"; return 1; }
	[ $first -eq 2 ] || [ $second -eq 2 ] || { echo "they came one after the other"; "$dump" "$store" | cmp "$scratch/undisturbed.$state" -; return; }
	cat "$scratch/one" "$scratch/two" | grep -q "another run is under way (process [0-9]* of" || return 1
	"$dump" "$store" | cmp "$scratch/undisturbed.$state" -
}
for i in 1 2 3; do ok "two indexers at once, $i" two_at_once; done

# The same on a real disk that is too small, and then is not.
run_small() { "$indexer" --store "$scratch/small/store" "$papers" >/dev/null; }
small_disk() {
	first_state
	if run_small 2>"$scratch/said"; then echo "it fitted"; return 1; fi
	grep -qi "disk is full\|No space left" "$scratch/said" || { cat "$scratch/said"; return 1; }
	mount -o remount,size=64m "$scratch/small" || return 1
	run_small || [ $? -le 1 ] || return 1
	"$dump" "$scratch/small/store" | cmp "$scratch/undisturbed.first_state" -
}
# A store that may be read only: nothing is written, questions are answered, and what could not be done then is done when it may be.
read_only() {
	echo "Công văn số 77-CV/HU" >"$papers/new.txt"
	mount -o remount,ro "$scratch/small" || return 1
	run_small 2>"$scratch/said"
	[ $? -eq 2 ] || { echo "it did not fail"; return 1; }
	grep -q "^tracuu-indexer: .*\(may be written to\|read-only\)" "$scratch/said" || { cat "$scratch/said"; return 1; }
	"$builddir/tracuu" search --store "$scratch/small/store" 43-CT/TW | grep -q "held" || { echo "no answer"; return 1; }
	mount -o remount,rw "$scratch/small" || return 1
	rm "$papers/new.txt"
	run_small || [ $? -le 1 ] || return 1
	"$dump" "$scratch/small/store" | cmp "$scratch/undisturbed.first_state" -
}
mkdir "$scratch/small"
if mount -t tmpfs -o size=200k tmpfs "$scratch/small" 2>/dev/null; then
	ok "a disk of 200 KB: the run says that it is full; with room, the next one completes the store" small_disk
	ok "a store that may not be written to" read_only
	umount "$scratch/small"
else
	skip "a small disk, a read-only one" "only root may mount one"
fi

# Killed in a thick scan, the next run goes on where it was.
scan_goes_on() {
	rm -rf "$papers" "$store"
	mkdir "$papers"
	"$builddir/tests/page_maker" --dpi 150 "$srcdir/corpus/papers/tin-dung/04-2014-qd-ubnd-tay-ninh.txt" "$papers/a.tif" || return 1
	"${index[@]}" --jobs 1 >/dev/null 2>&1 &
	local pid=$! scans=0
	for ((i = 0; i < 600 && scans == 0; i++)); do
		sleep 0.1
		scans=$("$dump" "$store" 2>/dev/null | grep -c '^scan')
	done
	kill -9 $pid
	wait $pid 2>/dev/null
	scans=$("$dump" "$store" | grep -c '^scan')
	"${index[@]}" --report "$scratch/report" >/dev/null || return 1
	python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); print(r); sys.exit(not (r["pages"] > r["recognised"] == r["pages"] - int(sys.argv[2])))' "$scratch/report" "$scans"
}
ok "killed in a thick scan: the pages that were read are not read again" scan_goes_on
finish
