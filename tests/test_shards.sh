#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An index in one part, in several, compacted, and with parts behind Xapian's own server: the same answers, scores included.
# xapian-tcpsrv ends its whole process group when it is ended: it gets one of its own.
. "$srcdir/tests/tap.sh"
indexer=$builddir/tracuu-indexer tracuu=$builddir/tracuu

index() { "$indexer" --store "$scratch/$1" --shards "$2" "${@:3}" "$srcdir/corpus/papers" || [ $? -eq 1 ]; } # some files of the corpus cannot be read
questions=("ket luan 44" "hội chữ thập đỏ" '"chữ thập đỏ"' "hiến máu NEAR tình nguyện" "nhân*" "ngày:2022..2023" "a OR b" "-có:số" "tham muy chinh sach"
	"ai được hỗ trợ vay vốn tín dụng chính sách ở xã" 'thực hiện:44-KL/TW' '"công tác" -"chữ thập đỏ"')
answers() { # store: all of it but the time it took and the index' generation, and scores but for the last digits, as parts of a sum are added in another order
	local question
	for question in "${questions[@]}"; do
		"$tracuu" search --store "$scratch/$1" --json --limit 40 -- "$question" | grep -v '"took_ms"' | sed 's/\("score": [0-9]*\.[0-9]\{9\}\)[0-9]*/\1/; s/"next": "[0-9]*\./"next": "/' || return 1
	done
}
same() { # stores
	answers "$1" >"$scratch/answers.$1" && answers "$2" >"$scratch/answers.$2" && cmp "$scratch/answers.$1" "$scratch/answers.$2"
}
serve() { # folder: a port that serves it
	local port
	for _ in 1 2 3 4 5 6 7 8 9; do
		port=$((20000 + RANDOM % 20000))
		setsid xapian-tcpsrv --interface 127.0.0.1 --port $port --quiet "$1" >/dev/null 2>&1 &
		server=$!
		sleep 0.3
		kill -0 $server 2>/dev/null && { echo "$port $server"; return; }
	done
	return 1
}

ok "an index in one part" index one 1
ok "and in three" index three 3
ok "three there are" [ -d "$scratch/three/index/2" ] # the rest of [ is its own
ok "both answer the same, in the same order, with the same scores" same one three
cp -r "$scratch/three" "$scratch/compact"
ok "an index is compacted" index compact 0 --compact
size() { du -sb "$scratch/$1/index" | cut -f1; }
ok "it is smaller" [ "$(size compact)" -lt "$(size three)" ]
ok "nothing lies beside it" [ "$(ls "$scratch/compact/index" | tr '\n' ' ')" = "0 1 2 " ]
ok "it answers the same" same one compact
cp -r "$scratch/one" "$scratch/again" # read again as well: the names that the archive knows by now are known to both
ok "and goes on being written" index compact 0 --full
ok "with the same answers" eval 'index again 1 --full && same again compact'
ok "--shards has bounds" bash -c '"$1" --store "$2" --shards 65 "$2"; [ $? -eq 2 ]' - "$indexer" "$scratch/one"
if ! command -v xapian-tcpsrv >/dev/null; then
	skip "parts on other machines" "xapian-tcpsrv is not here (Debian: xapian-tools)"
	finish
	exit
fi
cp -r "$scratch/three" "$scratch/far"
mv "$scratch/far/index" "$scratch/elsewhere"
read -r port0 server0 < <(serve "$scratch/elsewhere/0")
read -r port2 server2 < <(serve "$scratch/elsewhere/2")
trap 'kill $server0 $server2 2>/dev/null; rm -rf "$scratch"' EXIT
cat >"$scratch/far/shards" <<END
# two behind a port, one through a program, as with ssh
0 tcp 127.0.0.1 $port0
1 prog xapian-progsrv $scratch/elsewhere/1
2 tcp 127.0.0.1 $port2
END
ok "parts on other machines answer the same" same one far
kill "$server2"
wait "$server2" 2>/dev/null
ok "a part that is not reached is said" bash -c '"$1" search --store "$2" x 2>&1 | grep -q "shard 2"' - "$tracuu" "$scratch/far"
sed -i "s|^2 .*|2 path $scratch/elsewhere/2|" "$scratch/far/shards"
ok "it may be moved" same one far
sed -i 's|^2 .*|2 ftp x|' "$scratch/far/shards"
ok "what is no place is said" bash -c '"$1" search --store "$2" x 2>&1 | grep -q "knows path, tcp and prog"' - "$tracuu" "$scratch/far"
finish
