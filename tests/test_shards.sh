#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An index in one part, in several, compacted, and with parts on other machines, which are processes here: the same answers, byte for byte.
. "$srcdir/tests/tap.sh"
indexer=$builddir/tracuu-indexer tracuu=$builddir/tracuu

index() { "$indexer" --store "$scratch/$1" --shards "$2" "${@:3}" "$srcdir/corpus/papers" || [ $? -eq 1 ]; } # some files of the corpus cannot be read
questions=("ket luan 44" "hội chữ thập đỏ" '"chữ thập đỏ"' "hiến máu NEAR tình nguyện" "nhân*" "ngày:2022..2023" "a OR b" "-có:số" "tham muy chinh sach"
	"ai được hỗ trợ vay vốn tín dụng chính sách ở xã" 'thực hiện:44-KL/TW' '"công tác" -"chữ thập đỏ"' 'hiệu lực:"bị thay thế"' 'công tác hiệu lực:"chưa thay đổi"')
answers() { # store: all of it but the time it took and the index' generation
	local question sort
	for question in "${questions[@]}"; do
		"$tracuu" search --store "$scratch/$1" --json --limit 40 -- "$question" || return 1
	done
	for sort in newest oldest number; do
		"$tracuu" search --store "$scratch/$1" --json --limit 7 --offset 3 --sort $sort -- "công tác" || return 1
	done
}
same() { # stores
	local store
	for store in "$@"; do
		answers "$store" >"$scratch/answers" || return 1
		grep -v '"took_ms"' "$scratch/answers" | sed 's/"next": "[0-9]*\./"next": "/' >"$scratch/answers.$store"
	done
	cmp "$scratch/answers.$1" "$scratch/answers.$2"
}
serve() { # store, part, port: the port that it is served at, and the process
	rm -f "$scratch/served.$2"
	"$tracuu" shard --store "$scratch/$1" --listen "127.0.0.1:$3" "$2" >"$scratch/served.$2" &
	server=$!
	for _ in $(seq 100); do
		port=$(sed -n 's/^serving .* at port //p' "$scratch/served.$2" 2>/dev/null)
		[ -n "$port" ] && return
		sleep 0.05
	done
	return 1
}
stop() { kill "$1" && wait "$1" 2>/dev/null; true; }
says() { # what, store
	"$tracuu" search --store "$scratch/$2" "chữ thập đỏ" >"$scratch/said" 2>&1
	[ $? -eq 2 ] && contains "$scratch/said" "$1"
}
place() { # store, lines: where its parts are
	printf '%s\n' "${@:2}" >"$scratch/$1/shards"
}

ok "an index in one part" index one 1
ok "and in three" index three 3
ok "three there are" [ -d "$scratch/three/index/2" ] # the rest of [ is its own
ok "both answer the same, in the same order, with the same scores" same one three
cp -r "$scratch/three" "$scratch/compact"
ok "an index is compacted" index compact 0 --compact
size() { du -sb "$scratch/$1/index" | cut -f1; }
ok "it is not larger" [ "$(size compact)" -le "$(size three)" ]
ok "nothing lies beside it" [ "$(ls "$scratch/compact/index" | tr '\n' ' ')" = "0 1 2 " ]
ok "it answers the same" same one compact
cp -r "$scratch/one" "$scratch/again" # read again as well: the names that the archive knows by now are known to both
ok "and goes on being written" index compact 0 --full
ok "with the same answers" eval 'index again 1 --full && same again compact'
ok "--shards has bounds" bash -c '"$1" --store "$2" --shards 65 "$2"; [ $? -eq 2 ]' - "$indexer" "$scratch/one"

# ---- elsewhere
cp -r "$scratch/three" "$scratch/far"
mkdir "$scratch/there"
mv "$scratch/far/index" "$scratch/there/index"
there="$tracuu shard --store $scratch/there"
place far "# all through programs, as with ssh" "0 prog $there 0" "1 prog $there 1" "2 prog $there 2"
ok "parts behind programs answer the same" same one far
serve there 0 0; port0=$port server0=$server
serve there 2 0; port2=$port server2=$server
trap 'kill $server0 $server2 2>/dev/null; rm -rf "$scratch"' EXIT
place far "0 tcp 127.0.0.1 $port0" "1 prog $there 1" "2 tcp 127.0.0.1 $port2"
ok "parts behind ports and a program answer the same" same one far
place far "0 tcp 127.0.0.1 $port0" "1 path $scratch/there/index/1" "2 prog $there 2"
ok "one of each kind answers the same" same one far
ok "papers are listed through them" eval '"$tracuu" check --store "$scratch/far"'
ok "suggestions while typing come through them" eval '[ -n "$("$tracuu" search --store "$scratch/far" --json "ket luan 44" | grep "\"work\"")" ]'
place far "0 tcp 127.0.0.1 $port0" "1 prog $there 1" "2 tcp 127.0.0.1 $port2"
stop "$server2"
ok "a part that is not reached is said" says "shard 2 (tcp 127.0.0.1 $port2): Connection refused" far
serve there 2 "$port2"; server2=$server
ok "it may come back" same one far
place far "0 tcp 127.0.0.1 $port0" "2 path $scratch/there/index/2" "1 path $scratch/there/index/1"
ok "it may be moved" same one far
place far "0 path $scratch/there/index/0" "1 ftp x" "2 path $scratch/there/index/2"
ok "what is no place is said" says "knows path, tcp and prog" far
place far "0 path $scratch/there/index/0" "1 prog $tracuu shard --store $scratch/nowhere 1" "2 path $scratch/there/index/2"
ok "a part that is not there is said" says "shard 1" far
place far "0 path $scratch/there/index/0" "1 prog $scratch/no-such-program" "2 path $scratch/there/index/2"
ok "so is a program that is not there" says "no-such-program" far
ok "a shard's number has bounds" bash -c '"$1" shard --store "$2" 64 </dev/null; [ $? -eq 2 ]' - "$tracuu" "$scratch/there"

# ---- peers that are not to be trusted
junk="python3 $srcdir/tests/shard_junk.py"
for kind in text long endless short other version; do
	place far "0 path $scratch/there/index/0" "1 prog $junk $kind" "2 path $scratch/there/index/2"
	ok "a peer that answers junk ($kind) is an error" says "shard 1 (prog" far
done
weather() { # kind: answers that are damaged anywhere are errors, or no worse than wrong
	local at
	for at in 0 1 2 3 5 8 13 21 34 55 89; do
		place far "0 path $scratch/there/index/0" "1 prog $junk $1 $at $there 1" "2 path $scratch/there/index/2"
		"$tracuu" search --store "$scratch/far" --json -- "công tác nhân*" >"$scratch/said" 2>&1
		[ $? -le 2 ] || { echo "byte $at"; cat "$scratch/said"; return 1; }
	done
}
ok "answers with a byte changed do no harm" weather flip
ok "nor do answers that are cut off" weather cut
asked() { # bytes: a shard that is asked them says no, and ends
	printf "$1" | timeout 20 "$tracuu" shard --store "$scratch/there" 0 >"$scratch/said" 2>&1
	[ $? -eq 2 ] && contains "$scratch/said" "${2:-no question}"
}
ok "a shard refuses what is no frame" asked 'GET / HTTP/1.0\r\n\r\n' "does not speak"
ok "and one that is too long" asked 'tc\001\005\377\377\377\377' "longer than may be"
ok "and a question before its facts are asked" asked 'tc\001\002\000\000\000\001\000'
ok "and a question of no kind" asked 'tc\001\077\000\000\000\000'
ok "and a query that is none" asked 'tc\001\001\000\000\000\000tc\001\005\000\000\000\002\001\001'
ok "and one that stops half way" asked 'tc\001\001\000\000\000\000tc\001\005\000\000\001\000\001\001' "closed"

# ---- a server that dies while questions are asked
place far "0 path $scratch/there/index/0" "1 path $scratch/there/index/1" "2 tcp 127.0.0.1 $port2"
printf '%s\n' "${questions[@]}" | awk '{ print NR "\t" $0 }' >"$scratch/many"
batch() { "$tracuu" search --store "$scratch/$1" --batch "$scratch/many" --format trec >"$scratch/trec.$1"; }
ok "many questions are asked over one connection" eval 'batch one && batch far && cmp "$scratch/trec.one" "$scratch/trec.far"'
dies() { # when: a part that is gone at the third question, once
	rm -f "$scratch/died"
	place far "0 path $scratch/there/index/0" "1 prog $junk $1 $scratch/died $there 1" "2 tcp 127.0.0.1 $port2"
	batch far && [ -e "$scratch/died" ] && cmp "$scratch/trec.one" "$scratch/trec.far"
}
ok "a part that ended between two questions is asked again" dies idle
ok "so is one that ends in the middle of one" dies busy
place far "0 path $scratch/there/index/0" "1 path $scratch/there/index/1" "2 tcp 127.0.0.1 $port2"
halted() { # one machine with all parts, which hangs: 10 seconds, and as long for the second try, not for each part
	place far "0 tcp 127.0.0.1 $port2" "1 tcp 127.0.0.1 $port2" "2 tcp 127.0.0.1 $port2"
	kill -STOP "$server2"
	SECONDS=0
	says "in time" far
	local status=$?
	kill -CONT "$server2"
	[ $status -eq 0 ] && [ $SECONDS -lt 28 ]
}
ok "one that hangs is waited for as long as may be" halted

# ---- copies
replicate() { "$srcdir/dist/tracuu-replicate" "$@"; }
follow() { # a copy of a store that is being written: whatever it is asked, it is whole
	local part n=0
	mkdir -p "$scratch/copy"
	cp "$scratch/three/archive.sqlite" "$scratch/copy/" || return 1
	index growing 3 --full &
	local writer=$!
	while kill -0 $writer 2>/dev/null; do
		for part in 0 1 2; do
			[ -e "$scratch/growing/index/$part/manifest" ] || continue
			replicate "$scratch/growing/index/$part" "$scratch/copy/index/$part" || return 1
			"$tracuu" shard --store "$scratch/copy" "$part" </dev/null || return 1
			n=$((n + 1))
		done
		[ "$(ls -d "$scratch"/copy/index/*/manifest 2>/dev/null | wc -l)" -lt 3 ] || "$tracuu" search --store "$scratch/copy" "chữ thập đỏ" || return 1
	done
	wait $writer || return 1
	for part in 0 1 2; do
		replicate "$scratch/growing/index/$part" "$scratch/copy/index/$part" || return 1
	done
	echo "copied $n times"
	[ $n -gt 0 ] && diff -r -x lock "$scratch/growing/index" "$scratch/copy/index"
}
if command -v rsync >/dev/null; then
	ok "a copy follows while the index is written, and is the same in the end" follow
	rm -r "$scratch/copy"
	cp -r "$scratch/growing" "$scratch/copy"
	ok "it answers the same" same growing copy
	ok "a shard that is compacted is followed" eval 'index growing 0 --compact && replicate "$scratch/growing/index/0" "$scratch/copy/index/0" &&
		diff -r -x lock "$scratch/growing/index/0" "$scratch/copy/index/0"'
	ok "a file that the copy has lost is fetched again, and one that was cut off with it" eval 'cut=$(ls "$scratch"/copy/index/0/*.postings | head -n 1) &&
		: >"$cut" && rm "$scratch"/copy/index/1/*.postings && rm "$scratch/copy/index/0/manifest" &&
		replicate "$scratch/growing/index/0" "$scratch/copy/index/0" && replicate "$scratch/growing/index/1" "$scratch/copy/index/1" &&
		diff -r -x lock "$scratch/growing/index" "$scratch/copy/index"'
	ok "one that is made anew gives no name twice" eval 'rm -r "$scratch/growing/index" && index growing 3 &&
		[ -z "$(cd "$scratch" && ls copy/index/0 growing/index/0 | grep postings | sort | uniq -d)" ]'
	ok "what cannot be copied leaves what is there" eval '! timeout 60 "$srcdir/dist/tracuu-replicate" "$scratch/nowhere" "$scratch/copy/index/0" && same one copy'
else
	skip "copies" "rsync is not here (Debian: rsync)"
fi
finish
