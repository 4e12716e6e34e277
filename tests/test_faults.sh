#!/usr/bin/env bash
# Kills an indexing run between its steps on disk, or lets a step fail as on a full or broken disk, runs it again, and holds the store against that
# of an undisturbed run: nothing lost, nothing twice. The short form takes a spread of steps; TC_TORTURE=1 (make torture) every one.
. "$srcdir/tests/tap.sh"
indexer=$builddir/tracuu-indexer
dump=$builddir/tests/store_dump
preload=$builddir/tests/faults/.libs/disk_at.so

if [ ! -f "$preload" ]; then
	skip "kills" "no preloadable library in this build (sanitizers)"
	finish
	exit 0
fi

run() { "$indexer" --commit-every 3 --store "$scratch/store" "$scratch/papers" >/dev/null 2>&1; }
killed_run() { LD_PRELOAD=$preload TC_KILL_AT=$1 "$indexer" --commit-every 3 --jobs 1 --store "$scratch/store" "$scratch/papers" >/dev/null 2>&1; }

# Beside the texts, what goes through an extractor.
mkdir -p "$scratch/intake"
"$builddir/tests/page_maker" --layer "$srcdir/corpus/papers/chu-thap-do/43-ct-tw-2010.txt" "$scratch/intake/a.pdf"
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$srcdir/tests python3 -c 'import intake_files as f, sys
f.write(sys.argv[1], {"b.zip": f.zipped({"c.docx": f.docx(["Kế hoạch số 5-KH/HU", "trong gói"]), "d.docx": b"hong"})})' "$scratch/intake"

first_state() {
	rm -rf "$scratch/papers" "$scratch/store"
	mkdir -p "$scratch/papers"
	cp "$srcdir"/corpus/papers/chu-thap-do/*.txt "$scratch/papers/"
	cp "$scratch"/intake/* "$scratch/papers/"
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
# A step that fails: the run says so and ends, or goes on; it never crashes, and the next one completes the store.
failing_run() { # step, errno, on
	LD_PRELOAD=$preload TC_FAIL_AT=$1 TC_FAIL_ERRNO=$2 TC_FAIL_ON=$3 "$indexer" --commit-every 3 --jobs 1 --store "$scratch/store" "$scratch/papers" >/dev/null 2>"$scratch/said"
}
bears() { # step, errno, on
	"$state"
	failing_run "$@"
	local status=$?
	[ $status -le 2 ] || { echo "status $status"; cat "$scratch/said"; return 1; }
	[ $status -lt 2 ] || grep -q "^tracuu-indexer: " "$scratch/said" || { echo "ended without a word"; return 1; }
	run
	[ $? -le 1 ] || { echo "the next run failed"; return 1; }
	"$dump" "$scratch/store" >"$scratch/after" || return 1
	cmp "$scratch/undisturbed.$state" "$scratch/after" || { diff "$scratch/undisturbed.$state" "$scratch/after" | head -20; return 1; }
}
state=second_state
for how in "28 1 a disk that is full from there on" "28 0 a disk that is full for a moment" "5 0 a disk that errs once"; do
	read -r number on what <<<"$how"
	stride=$(((steps + 5) / 6))
	[ -z "${TC_TORTURE:-}" ] || stride=1
	for ((at = 2; at <= steps; at += stride)); do
		ok "$what, at step $at of $steps" bears "$at" "$number" "$on"
	done
done

# The same on a real disk that is too small, and then is not.
small_disk() {
	first_state
	if run_small 2>"$scratch/said"; then echo "it fitted"; return 1; fi
	grep -qi "disk is full\|No space left" "$scratch/said" || { cat "$scratch/said"; return 1; }
	mount -o remount,size=64m "$scratch/small" || return 1
	run_small || [ $? -le 1 ] || return 1
	"$dump" "$scratch/small/store" >"$scratch/after" && cmp "$scratch/undisturbed.first_state" "$scratch/after"
}
run_small() { "$indexer" --store "$scratch/small/store" "$scratch/papers" >/dev/null; }
mkdir "$scratch/small"
if mount -t tmpfs -o size=300k tmpfs "$scratch/small" 2>/dev/null; then
	ok "a disk of 300 KB: the run says that it is full; with room, the next one completes the store" small_disk
	umount "$scratch/small"
else
	skip "a small disk" "only root may mount one"
fi

# Killed in a thick scan, the next run goes on where it was.
scan_goes_on() {
	rm -rf "$scratch/papers" "$scratch/store"
	mkdir "$scratch/papers"
	"$builddir/tests/page_maker" --dpi 150 "$srcdir/corpus/papers/tin-dung/04-2014-qd-ubnd-tay-ninh.txt" "$scratch/papers/a.tif" || return 1
	"$indexer" --jobs 1 --store "$scratch/store" "$scratch/papers" >/dev/null 2>&1 &
	local pid=$! scans=0
	for ((i = 0; i < 600 && scans == 0; i++)); do
		sleep 0.1
		scans=$("$dump" "$scratch/store" 2>/dev/null | grep -c '^scan')
	done
	kill -9 $pid
	wait $pid 2>/dev/null
	scans=$("$dump" "$scratch/store" | grep -c '^scan')
	"$indexer" --store "$scratch/store" --report "$scratch/report" "$scratch/papers" >/dev/null || return 1
	python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); print(r); sys.exit(not (r["pages"] > r["recognised"] == r["pages"] - int(sys.argv[2])))' "$scratch/report" "$scans"
}
ok "killed in a thick scan: the pages that were read are not read again" scan_goes_on
finish
