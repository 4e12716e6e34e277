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
mended() { # spaces that lib/text takes out are out; lines and pages stay, and their numbers
	printf 'K ẾT LUẬN\n\nnâng cao năng lực tham\n\n- 2 -\n\fmuu cho cấp ủy.  \n' | "$tracuu" repair >"$out" || return 1
	printf 'KẾT LUẬN\n\nnâng cao năng lực tham\n\n- 2 -\n\fmưu cho cấp ủy.  \n' | cmp - "$out"
}
known() { # a name that the archive holds
	printf '100\txã Lộc Trãi\n' >"$scratch/known"
	gives 'Đảng ủy xã Lộc Trai báo cáo.' 'Đảng ủy xã Lộc Trai báo cáo.' && gives 'Đảng ủy xã Lộc Trai báo cáo.' 'Đảng ủy xã Lộc Trãi báo cáo.' --known "$scratch/known"
}
seed() { # every error of the real letter is repaired or suggested, and nothing else is touched
	"$tracuu" repair --json <"$1" >"$out" || return 1
	python3 - "$out" <<'PY'
import json, sys
found = [(r['raw'], r['repaired'], r['applied']) for r in map(json.loads, open(sys.argv[1], encoding='utf-8'))]
wanted = [('Tộc', 'Tổ', True), ('giao', 'giáo', True), ('muu', 'mưu', True), ('tinh', 'tính', False), ('BAN', '', False)]
assert found == wanted, found
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
ok "without a model, --no-repair passes the text on as it is" gives 'tham muu hoà K ẾT' 'tham muu hoà K ẾT' --no-repair --model "$scratch/vi.model"
ok "what is mended without a model is in the output, lines and pages as they were" mended
ok "names that are known" known
letter=$(find "$srcdir/../shared/seeds" -name '*.txt' 2>/dev/null | head -n 1)
if [ -n "$letter" ]; then
	ok "the seed letter" seed "$letter"
else
	skip "the seed letter" "it is not beside the tree"
fi
finish
