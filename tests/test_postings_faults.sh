#!/usr/bin/env bash
# Breaks a writer of an index off at its steps on disk, cuts the power there, lets steps fail as on a full or broken disk and with too many files open. What is left each time is
# one of its commits, whole, not an older one than it was told of; and a writer that goes on from there ends where one ends that was never disturbed. The short form takes a
# spread of steps; TC_TORTURE=1 (make torture) every one.
. "$srcdir/tests/tap.sh"
run=$builddir/tests/.libs/postings_run # the program itself: libtool's script around it takes as long as a run
[ -x "$run" ] || run=$builddir/tests/postings_run
export LD_LIBRARY_PATH=$builddir/xapian-c/.libs${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
disk_at=$builddir/tests/faults/.libs/disk_at.so
power_cut=$builddir/tests/faults/.libs/power_cut.so

if [ ! -f "$disk_at" ]; then
	skip "faults of the index" "no preloadable library in this build (sanitizers)"
	finish
	exit 0
fi

shard=$scratch/shard
undo=$scratch/undo
last=13 # commits: with segments that are merged, marked, and one shard made compact
patience=60
from=2 # what was committed before the disturbance; 0: nothing, there is no shard
begin() {
	rm -rf "$shard" "$undo" "$scratch/found" "$scratch/told"
	mkdir "$undo"
	[ $from -eq 0 ] || cp -a "$scratch/begun" "$shard"
}
# What it says is read from a pipe: a file would be a disk, and disturbed too.
disturbed() { # settings
	timeout $patience env "$@" "$run" "$shard" $last 2>"$scratch/said" | cat >"$scratch/told"
	return "${PIPESTATUS[0]}"
}
# One of the commits, whole; then the rest of them.
is_whole() {
	[ -e "$shard/manifest" ] || [ $from -eq 0 ] || { echo "no shard"; return 1; }
	if [ -e "$shard/manifest" ]; then
		"$run" --read "$shard" >"$scratch/found" || return 1
		cmp "$scratch/found" "$scratch/expected.$(head -n 1 "$scratch/found")" || return 1
	fi
	[ ! -s "$scratch/told" ] || [ "$(head -n 1 "$scratch/found")" -ge "$(tail -n 1 "$scratch/told")" ] ||
		{ echo "commit $(head -n 1 "$scratch/found"), after it was told of $(tail -n 1 "$scratch/told")"; return 1; }
	"$run" "$shard" $last >/dev/null || return 1
	"$run" --read "$shard" | cmp "$scratch/expected.$last" - || return 1
	local unnamed
	unnamed=$(cd "$shard" && for file in [0-9]*; do grep -q " $file\( \|$\)" manifest || echo "$file"; done)
	[ -z "$unnamed" ] || { echo "left over: $unnamed"; return 1; }
}
n_killed=0
was_killed() { # status
	case $1 in
	137) n_killed=$((n_killed + 1)) ;;
	0) ;;
	*) echo "status $1"; return 1 ;;
	esac
}
survives() { # step
	begin
	disturbed LD_PRELOAD="$disk_at" TC_KILL_AT="$1"
	was_killed $? && is_whole
}
power_off() { # step
	begin
	disturbed LD_PRELOAD="$power_cut" TC_POWER_ROOT="$shard" TC_POWER_UNDO="$undo" TC_POWER_CUT="$1"
	was_killed $? && is_whole
}
# It says what is wrong, or goes on; what was committed stays.
bears() { # sort, step, errno, on, what it says
	begin
	disturbed LD_PRELOAD="$disk_at" TC_CALLS="$1" TC_FAIL_AT="$2" TC_FAIL_ERRNO="$3" TC_FAIL_ON="$4"
	local status=$?
	[ $status -le 1 ] || { echo "status $status"; return 1; }
	[ $status -eq 0 ] || grep -q "^\($5\) " "$scratch/said" || { cat "$scratch/said"; return 1; }
	is_whole
}
count() { # settings
	begin
	timeout $patience env "$@" TC_KILL_COUNT="$scratch/count" "$run" "$shard" $last >/dev/null 2>&1
	cat "$scratch/count"
}
spread() { # steps, how many of them
	local stride=$((($1 + $2 - 1) / $2))
	[ -z "${TC_TORTURE:-}" ] || stride=1
	seq 1 $stride "$1"
}

# What there should be after each commit.
for ((n = 1; n <= last; n++)); do
	"$run" "$shard" $n >/dev/null && "$run" --read "$shard" >"$scratch/expected.$n"
	[ $n -ne $from ] || cp -a "$shard" "$scratch/begun"
done
ok "an undisturbed writer ends at its last commit" test "$(head -n 1 "$scratch/expected.$last")" = $last
ok "some of what it takes out stays marked" grep -q "[.]gone" "$scratch/begun/manifest"
from=0
for at in $(seq 1 8); do ok "nothing committed yet, killed before step $at" survives "$at"; done
from=2
steps=$(count LD_PRELOAD="$disk_at")
for at in $(spread "$steps" 20); do ok "killed before step $at of $steps" survives "$at"; done
steps=$(count LD_PRELOAD="$power_cut" TC_POWER_ROOT="$shard" TC_POWER_UNDO="$undo")
for at in $(spread "$steps" 20); do ok "the power goes before step $at of $steps" power_off "$at"; done
ok "most of these runs were killed" test $((n_killed * 10)) -gt $(((tap_n - 2) * 9))
while read -r sort errno on how_many says what; do
	steps=$(count LD_PRELOAD="$disk_at" TC_CALLS="$sort")
	for at in $(spread "$steps" "$how_many"); do ok "$what, at call $at of $steps" bears "$sort" "$at" "$errno" "$on" "$says"; done
done <<'END'
disk 28 1 10 NO_SPACE a disk that is full from there on
disk 28 0 10 NO_SPACE a disk that is full for a moment
disk 5 0 10 IO a disk that errs once
open 24 0 16 IO too many open files, once
open 24 1 10 IO too many open files from there on
END
finish
