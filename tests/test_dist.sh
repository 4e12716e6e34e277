#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What dist/ has for machines in service: the units as systemd reads them and the commands that they start; and a part of an index behind ssh, as doc/scale.md lays it out.
. "$srcdir/tests/tap.sh"
PATH=$PATH:/usr/sbin
"$builddir/tracuu-indexer" --store "$scratch/store" --shards 2 "$srcdir/corpus/papers" >/dev/null 2>&1 # some files of the corpus cannot be read
question() { "$builddir/tracuu" search --store "$scratch/$1" --json --limit 40 -- "chữ thập đỏ" | grep -v '"took_ms"'; }
question store >"$scratch/expected"
find_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
running=
trap 'for process in $running; do kill "$process" 2>/dev/null; done; rm -rf "$scratch"' EXIT

# ---- units
units=$scratch/units
mkdir "$units"
base=$(($(find_port) - 1)) # part 1 has the port behind it
for unit in "$srcdir"/dist/*.service.in "$srcdir"/dist/*.timer; do # as installed, but for where programs, stores and settings are
	name=$(basename "$unit" .in)
	sed "s|@bindir@/tracuu-replicate|$srcdir/dist/tracuu-replicate|; s|@bindir@|$builddir|g; s|@docdir@|/usr/share/doc/tracuu|g; s|8500|$base|; s|/srv/tracuu|$scratch/store|g" "$unit" >"$units/${name/@/@1}"
done
started_by() { # unit, settings: what it starts, as systemd reads it: %i, $$, and words of variables
	local line default
	while read -r default; do export "$default"; done < <(sed -n 's/^Environment=//p' "$units/$1")
	[ $# -eq 1 ] || export "${@:2}"
	line=$(sed -n 's/^ExecStart=//p' "$units/$1")
	line=${line//%i/1}
	eval "exec ${line//\$\$/\$}"
}
if command -v systemd-analyze >/dev/null; then
	for unit in "$units"/*; do
		ok "systemd takes ${unit##*/}" eval 'systemd-analyze verify --man=no "$unit" >"$scratch/said" 2>&1 && [ ! -s "$scratch/said" ] || { cat "$scratch/said"; false; }'
	done
else
	skip "systemd takes the units" "systemd-analyze is not here (Debian: systemd)"
fi
wait_for() { # condition
	for _ in $(seq 200); do
		"$@" && return
		sleep 0.05
	done
	return 1
}
begin_unit() { # unit, settings
	(started_by "$@") >"$scratch/$1.said" 2>&1 &
	running+=" $!"
}
mv "$scratch/store/index/1" "$scratch/part" # another machine has it
cp -r "$scratch/store" "$scratch/far"
echo "1 tcp 127.0.0.1 $((base + 1))" >"$scratch/far/shards"
shard() {
	begin_unit tracuu-shard@1.service TRACUU_SHARD_ADDRESS=127.0.0.1
	wait_for grep -q '^serving' "$scratch/tracuu-shard@1.service.said" || return 1
	! question far 2>"$scratch/said" && contains "$scratch/said" "shard 1"
}
ok "the unit of a part serves it, at its port, and says that it is not there yet" shard
replica() {
	mkdir "$scratch/master" && mv "$scratch/part" "$scratch/master/1" || return 1
	begin_unit tracuu-replica@1.service TRACUU_MASTER="$scratch/master"
	wait_for [ -e "$scratch/store/index/1/manifest" ]
}
if command -v rsync >/dev/null; then
	ok "the unit of a copy fetches it" replica
else
	skip "the unit of a copy" "rsync is not here (Debian: rsync)"
	mv "$scratch/part" "$scratch/store/index/1"
fi
ok "then it is served, and the answers are those of one store" eval 'question far | cmp "$scratch/expected" -'
index() {
	(started_by tracuu-index.service TRACUU_STORE="$scratch/nightly" TRACUU_PATHS="$srcdir/corpus/papers/tap $srcdir/corpus/papers/tin-dung")
	[ $? -le 1 ] && [ "$("$builddir/tracuu" search --store "$scratch/nightly" --json -- "chữ thập đỏ" | grep -c '"paper"')" -gt 0 ]
}
ok "the unit of the night's run takes in both folders" index

# ---- the server
sed "s|^ExecStart=[^ ]*|ExecStart=echo|" "$units/tracuu-searchd.service" >"$units/said.service"
listens_on() { # address, settings
	[ "$( (started_by said.service "${@:2}") )" = "--listen $1" ]
}
ok "the unit of the server listens on this machine alone" listens_on 127.0.0.1:8417
ok "unless it is told otherwise, with options" listens_on "10.0.0.5:80 --rate 100" TRACUU_LISTEN=10.0.0.5:80 "TRACUU_SEARCHD_OPTIONS=--rate 100"
list_index() { find "$scratch/nightly/index" -printf '%P %y %s %T@ %C@\n' | sort; }
searchd() {
	local address=127.0.0.1:$(find_port) made
	list_index >"$scratch/index.before"
	begin_unit tracuu-searchd.service TRACUU_STORE="$scratch/nightly" TRACUU_LISTEN="$address"
	wait_for grep -q "^tracuu-searchd: http://$address/" "$scratch/tracuu-searchd.service.said" || { cat "$scratch/tracuu-searchd.service.said"; return 1; }
	TRACUU_URL=http://$address "$srcdir/doc/examples/tracuu.py" search "chữ thập đỏ" >"$scratch/found" && contains "$scratch/found" "39-CT/TW" || return 1
	made=$(curl --silent --fail-with-body --json '{"name":"x","papers":[]}' "http://$address/api/dossiers") || { echo "$made"; return 1; }
	list_index | cmp "$scratch/index.before" -
}
ok "it answers, and keeps dossiers, and writes nothing into the index, which is read-only for it" searchd
ok "what it may write to is where the example has the store" eval 'store=$(sed -n "s|^TRACUU_STORE=/var/lib/||p" "$srcdir/dist/index.env.example"); grep -qx "StateDirectory=$store" "$units/tracuu-searchd.service" && grep -qx "ReadOnlyPaths=-/var/lib/$store/index" "$units/tracuu-searchd.service"'
ok "and both are the same user, which is made" eval 'for unit in index searchd; do grep -qx "User=tracuu" "$units/tracuu-$unit.service" || return 1; done; grep -q "^u tracuu " "$srcdir/dist/tracuu.conf"'

# ---- ssh: a server of this user's own, with a key that may run nothing but one part
begin_sshd() {
	port=$(find_port)
	ssh-keygen -q -t ed25519 -N '' -f "$scratch/host" && ssh-keygen -q -t ed25519 -N '' -f "$scratch/key" || return 1
	echo "restrict,command=\"$builddir/tracuu shard --store $scratch/store 1\" $(cat "$scratch/key.pub")" >"$scratch/authorized"
	printf '%s\n' "Port $port" "ListenAddress 127.0.0.1" "HostKey $scratch/host" "AuthorizedKeysFile $scratch/authorized" "PidFile none" "StrictModes no" "UsePAM no" \
		"PasswordAuthentication no" "KbdInteractiveAuthentication no" >"$scratch/sshd_config"
	[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd # where Debian's sshd lets its unprivileged half live
	"$(command -v sshd)" -D -f "$scratch/sshd_config" -E "$scratch/sshd.log" &
	running+=" $!"
	echo "[127.0.0.1]:$port $(cut -d' ' -f1,2 "$scratch/host.pub")" >"$scratch/known"
	ssh="ssh -T -p $port -i $scratch/key -o BatchMode=yes -o IdentitiesOnly=yes -o UserKnownHostsFile=$scratch/known -F none 127.0.0.1"
	wait_for grep -q listening "$scratch/sshd.log" || { cat "$scratch/sshd.log"; return 1; }
}
answers_through() { # what `prog` runs
	echo "1 prog $*" >"$scratch/far/shards"
	question far >"$scratch/found" 2>"$scratch/said" && cmp "$scratch/expected" "$scratch/found" || { cat "$scratch/said" "$scratch/sshd.log"; return 1; }
}
refused() { # it says which part, and ssh's own reason stands above
	"$builddir/tracuu" search --store "$scratch/far" "chữ thập đỏ" >"$scratch/said" 2>&1
	[ $? -eq 2 ] && contains "$scratch/said" "shard 1 (prog ssh" && contains "$scratch/said" "Permission denied"
}
if command -v sshd >/dev/null && command -v ssh >/dev/null; then
	ok "a server of ssh" begin_sshd
	ok "a part behind ssh answers the same" answers_through "$ssh tracuu shard --store $scratch/store 1"
	ok "its key runs nothing else" eval '[ "$($ssh echo anything </dev/null | head -c 100 | grep -c anything)" -eq 0 ]'
	ssh-keygen -q -t ed25519 -N '' -f "$scratch/other"
	echo "1 prog ${ssh/$scratch\/key/$scratch/other} tracuu shard --store $scratch/store 1" >"$scratch/far/shards"
	ok "another key is told who refused it" refused
else
	skip "a part behind ssh" "sshd is not here (Debian: openssh-server; not installed for the tests, as it would listen from then on)"
fi
finish
