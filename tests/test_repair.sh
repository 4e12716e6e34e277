#!/usr/bin/env bash
# tracuu repair: a filter.
. "$srcdir/tests/tap.sh"
tracuu=$builddir/tracuu
out=$scratch/out

gives() { # text given, text wanted, options...
	local given=$1 wanted=$2
	shift 2
	printf '%s' "$given" | "$tracuu" repair "$@" >"$out" || return 1
	[ "$(cat "$out")" = "$wanted" ] || { cat "$out"; return 1; }
}
fails() { # what must be said, options...
	local what=$1
	shift
	printf 'tham muu' | "$tracuu" repair "$@" >"$out" 2>&1
	local got=$?
	[ "$got" -eq 2 ] || { echo "status $got"; return 1; }
	contains "$out" "$what"
}
damaged() { head -c 100000 "$srcdir/corpus/model/vi.model" >"$scratch/damaged" && fails damaged --model "$scratch/damaged"; }
fields() { # the objects of --json have the fields that others rely on, in bytes of the text given
	printf 'Các ban tham muu cho cấp ủy.' | "$tracuu" repair --json >"$out" || return 1
	python3 - "$out" <<'PY'
import json, sys
(repair,) = [json.loads(line) for line in open(sys.argv[1], encoding='utf-8')]
given = 'Các ban tham muu cho cấp ủy.'.encode()
assert given[repair['start']:repair['end']].decode() == repair['raw'] == 'muu', repair
assert repair['repaired'] == 'mưu' and repair['applied'] is True and 0.5 < repair['confidence'] <= 1 and isinstance(repair['others'], list), repair
PY
}

ok "errors are repaired" gives 'Các ban tham muu cho cấp ủy.' 'Các ban tham mưu cho cấp ủy.'
ok "one object a line" fields
ok "marks are put on" gives 'ban bi thu' 'ban bí thư' --marks
ok "a text that is right comes out as it went in" gives 'Kết luận số 44-KL/TW của Ban Bí thư' 'Kết luận số 44-KL/TW của Ban Bí thư'
ok "an empty text" gives '' ''
ok "a missing model is said" fails 'vi.model' --model "$scratch/vi.model"
ok "a damaged model is said" damaged
ok "text that is not UTF-8 is said" bash -c 'printf "\377\376" | "$1" repair 2>&1 | grep -q UTF-8' - "$tracuu"
ok "without a model, --no-repair passes the text on" gives 'tham muu' 'tham muu' --no-repair --model "$scratch/vi.model"
finish
