#!/usr/bin/env bash
# The whole way: files in, questions answered. Where the seed letter is at hand beside the tree it is taken too; its text is not ours to ship.
. "$srcdir/tests/tap.sh"
tracuu=$builddir/tracuu
indexer=$builddir/tracuu-indexer
out=$scratch/out

says() { # what must be said, command...
	local what=$1
	shift
	"$@" >"$out" 2>&1 || { echo "status $?"; cat "$out"; return 1; }
	contains "$out" "$what"
}
status() { # status wanted, command...
	local wanted=$1
	shift
	"$@" >"$out" 2>&1
	local got=$?
	[ "$got" -eq "$wanted" ] || { echo "status $got, not $wanted"; cat "$out"; return 1; }
}
finds() { # path of a hit wanted, question
	"$tracuu" search --store "$store" --json --limit 20 "$2" >"$out" || return 1
	python3 - "$1" "$out" <<'PY'
import json, sys
answer = json.load(open(sys.argv[2], encoding='utf-8'))
paths = [hit['path'] for hit in answer['hits']]
if not any(sys.argv[1] in path for path in paths):
    print(answer['understood'], answer['total'], *paths, sep='\n'); sys.exit(1)
PY
}
answers() { # any question at all is answered
	"$tracuu" search --store "$store" --json "$1" >"$out" 2>&1 || { cat "$out"; return 1; }
	python3 -c 'import json,sys; json.load(open(sys.argv[1], encoding="utf-8"))["understood"]' "$out"
}

store=$scratch/corpus
ok "the sample archive is indexed; three files fail and are named" status 1 "$indexer" --store "$store" --report "$scratch/report.json" "$srcdir/corpus/papers"
ok "the failed files are named with their reason" contains "$out" "rong.txt"
ok "the report counts them" python3 -c 'import json,sys; r=json.load(open(sys.argv[1])); assert r["failed"]==3 and r["new"]>=60, r' "$scratch/report.json"
ok "tracuu failed lists them" says "utf8-hong.txt" "$tracuu" failed --store "$store"
sums() { find "$store" -type f ! -name '*-shm' ! -name '*-wal' -exec sha256sum {} + | sort; } # without what SQLite's readers leave
sums >"$scratch/before"
ok "a second run finds nothing to do" status 0 "$indexer" --store "$store" "$srcdir/corpus/papers"
sums >"$scratch/after"
ok "and writes nothing" cmp "$scratch/before" "$scratch/after"
ok "the store agrees with itself" says "all is well" "$tracuu" check --store "$store"
ok "a missing folder is said, and nothing is lost" status 2 "$indexer" --store "$store" "$scratch/nowhere"
ok "a store that is not there is said" status 2 "$tracuu" search --store "$scratch/nowhere" x
ok "TREC lines for a batch" bash -c 'printf "q1\ttham mưu\n" >"$1/b" && "$2" search --store "$3" --batch "$1/b" --format trec | grep -qE "^q1 Q0 [^ ].* 1 [0-9.]+ tracuu$"' - "$scratch" "$tracuu" "$store"
printf 'q1 tham mưu\nq2\ttham mưu\n' >"$scratch/b"
ok "a line of a batch that has no TAB is said" says "passed over: q1 tham mưu" "$tracuu" search --store "$store" --batch "$scratch/b" --format trec
ok "and the others are answered" says "q2 Q0 " "$tracuu" search --store "$store" --batch "$scratch/b" --format trec
ok "CSV with the office's columns" says '"TT","Số, ký hiệu"' "$tracuu" export --store "$store" --format csv 'loại:"kết luận"'
ok "without a question all papers are listed" bash -c '[ "$("$1" export --store "$2" --format jsonl | wc -l)" -eq $(($(find "$3" -type f | wc -l) - 3)) ]' - "$tracuu" "$store" "$srcdir/corpus/papers"
ok "and in them dates and types as offices write them" says '"44-KL/TW","14/11/2022","Ban Bí thư","Kết luận"' "$tracuu" export --store "$store" --format csv 'loại:"kết luận"'
printf 'hiến máu\n\n"tham mưu chính sách"\nxyzzy nhân đạo\n' >"$scratch/terms"
ok "a list of terms: how many papers each, and on which page" says '"hiến máu",20,1,1,"93/KH-UBND"' "$tracuu" search --store "$store" --terms "$scratch/terms" --limit 1
ok "a term of which a word is nowhere finds nothing" says '"xyzzy nhân đạo",0,,' "$tracuu" search --store "$store" --terms "$scratch/terms" --limit 1
ok "the same as JSON lines" bash -c '[ "$("$1" search --store "$2" --terms "$3" --format jsonl | wc -l)" -eq 3 ]' - "$tracuu" "$store" "$scratch/terms"
ok "what may be meant is said" says "did you mean: tham muu chinh sach" "$tracuu" search --store "$store" 'tham muy chinh sach'
ok "the next page" bash -c 'next=$("$1" search --store "$2" --json --limit 2 máu | sed -n "s/.*\"next\": \"\(.*\)\".*/\1/p") && [ "$("$1" search --store "$2" --json --limit 2 --cursor "$next" máu | grep -c "\"docno\"")" -eq 2 ]' - "$tracuu" "$store"
ok "what is no cursor is said" status 2 "$tracuu" search --store "$store" --cursor 1.x máu
ok "the chain as SVG" says "<svg" "$tracuu" chain --store "$store" --format svg "44-KL/TW"
ok "what is cited and not held" says "oạt động chữ thập đỏ" "$tracuu" missing --store "$store" --json

ok "and who cites it, in which file" says "(chu-thap-do/18-ct-ttg-2018.txt)" "$tracuu" missing --store "$store"
ok "what was replaced says by what" says '"state": "replaced"' "$tracuu" show --store "$store" --json "Quyết định số 33/2016/QĐ-UBND"
ok "a chain's nodes have level and state" says '"level": "trung-uong"' "$tracuu" chain --store "$store" --json "44-KL/TW"
printf 'Thực hiện Kết luận số 44-KL/TW ngày 14/11/2022 của Ban Bí thư & <các> Kết luận số 44-KL/TW.\n' >"$scratch/text"
ok "links: HTML, escaped, later mentions lead to the first" says '&amp; &lt;các&gt; <a id="c1" class="citation full" href="#c0"' "$tracuu" links "$scratch/text"
ok "links: Markdown, with footnotes" says '[^c0]: ' "$tracuu" links --format markdown "$scratch/text"
ok "links: to the works of a store" says 'href="/work/' "$tracuu" links --store "$store" "$scratch/text"
ok "links: another format is said" status 2 "$tracuu" links --format pdf "$scratch/text"
for question in 'ket luan 44' '44-KL/TW' '44 KL TW' 'chir thij 43' 'chu thap do' 'chữ thập đỏ' 'tham muu' 'loại:"kết luận" ngày:2022..2023' 'dẫn:44-KL/TW'; do
	ok "finds something: $question" finds "/" "$question"
done
ok "a number in two terms: both are candidates" says "2015" "$tracuu" show --store "$store" "Chỉ thị 43-CT/TW"
junk=$(head -c 10240 /dev/urandom | base64 -w0 | head -c 10240)
for question in '"đào tạo, bồi dưỡng' 'AND' '' '(((' 'số:' 'ngày:abc' '*' "$junk" 'NOT NOT OR' '"" "" -'; do
	ok "is answered: ${question:0:20}" answers "$question"
done

ok "a question may begin with what is left out" finds du-thao-tong-ket-18-lai-chau '-có:số'
ok "and so may a word behind others" bash -c '[ "$("$1" export --store "$2" --format jsonl loại:CV -máu | wc -l)" -eq "$("$1" export --store "$2" --format jsonl "loại:CV -máu" | wc -l)" ]' - "$tracuu" "$store"
ok "an option that there is not is said" status 2 "$tracuu" search --store "$store" --jsno máu

law=$srcdir/tests/golden/sections/law.in
ok "parse: sections with their pinpoints" says "đ) Rừng ngập mặn" "$tracuu" parse --sections "$law"
ok "parse: one section's text" says "a) Rừng già;" "$tracuu" parse --section D2.K2.a "$law"
ok "parse: a section that is not there is an error" status 2 "$tracuu" parse --section D99 "$law"
ok "parse: sections, sources and what is unreadable as JSON" python3 - "$tracuu" "$law" "$srcdir/tests/golden/document/state-letter-noisy.in" <<'PY'
import json, subprocess, sys
read = lambda *a: json.loads(subprocess.run([sys.argv[1], 'parse', '--json', *a], capture_output=True, check=True).stdout)
law, letter = read('--sections', sys.argv[2]), read(sys.argv[3])
assert [s['pinpoint'] for s in law['sections']][:2] == ['P1', 'P1.CI'], law['sections'][:2]
assert 'sections' not in letter and letter['unreadable'] == ['number'], letter
assert letter['evidence']['issuer']['source'] == 'head', letter['evidence']
PY

# A run of letters: the date of one cannot be read, that of another does not fit its number.
letter() { # number, day, month, year
	printf 'ĐẢNG BỘ TỈNH QUẢNG TRỊ\nHUYỆN ỦY VĨNH LINH\n*\nSố %s - CV/HU\n\nĐẢNG CỘNG SẢN VIỆT NAM\nVĩnh Linh, ngày %s tháng %s năm %s\n\n' "$@"
	printf 'Kính gửi: Các chi bộ,\n\nĐề nghị nộp báo cáo %s.\n\nT/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nNguyễn Thị Hương\n' "$1"
}
mkdir "$scratch/run"
letter 655 28 8 2023 >"$scratch/run/655.txt"
letter 657 '' '' '' >"$scratch/run/657.txt"
letter 660 05 9 2023 >"$scratch/run/660.txt"
letter 662 30 8 2021 >"$scratch/run/662.txt"
letter 663 07 9 2023 >"$scratch/run/663.txt"
store=$scratch/run-store
ok "a run of letters is indexed" status 0 "$indexer" --store "$store" "$scratch/run"
ok "neighbours date a letter whose own date cannot be read" says "655-CV/HU, ngày 28/8/2023" "$tracuu" show --store "$store" 657-CV/HU
ok "and the date is said to be unreadable, not guessed" contains "$out" "date: ("
ok "a date that does not fit its number is said" says "663-CV/HU, ngày 7/9/2023" "$tracuu" show --store "$store" 662-CV/HU
"$tracuu" show --store "$store" --json 662-CV/HU >"$out"
ok "and not changed" python3 -c 'import json,sys; w=json.load(open(sys.argv[1])); assert w["date"]=="2021-08-30" and w["date_between"]["fits"] is False, w' "$out"
"$tracuu" show --store "$store" --json 660-CV/HU >"$out"
ok "where all is in order, nothing is" python3 -c 'import json,sys; w=json.load(open(sys.argv[1])); assert "date_between" not in w, w' "$out"

seed=$srcdir/../shared/seeds
if [ -d "$seed" ]; then
	store=$scratch/seed
	ok "seed: indexed" status 0 "$indexer" --store "$store" "$seed"
	"$tracuu" chain --store "$store" "Kết luận 44" >"$scratch/chain" 2>&1
	ok "seed: the conclusion, dated, of the Secretariat, term XIII, cited only" grep -qE '^Kết luận số 44-KL/TW, ngày 14/11/2022, Ban Bí thư, khóa XIII \[cited, not held\]' "$scratch/chain"
	ok "seed: continues Directive 43 of term X" grep -qE 'tiếp tục thực hiện: Chỉ thị số 43-CT/TW, .*Ban Bí thư, khóa X \[cited, not held\]' "$scratch/chain"
	ok "seed: carried out by 1169-CV/TU of Quảng Trị" grep -qE '^└─ .*Công văn số 1169-CV/TU, ngày 17/7/2023, Tỉnh ủy Quảng Trị \[cited, not held\]' "$scratch/chain"
	ok "seed: that by 657-CV/HU, the only one held" grep -qE '^   └─ .*Công văn số 657-CV/HU, ngày 30/8/2023, Huyện ủy Vĩnh Linh \[held\]' "$scratch/chain"
	ok "seed: nothing else in the chain" test "$(grep -cE '\[held\]|\[cited, not held\]' "$scratch/chain")" -eq 4
	ok "seed: a law without a number is a work" says "hoạt động chữ thập đỏ" "$tracuu" missing --store "$store"
	for question in 'tham mưu chính sách' 'tham muu' 'chu thap do' 'chữ thập đỏ' 'chir thij 43' 'ket luan 44' '44-KL/TW' '44 KL TW' 'số 657-CV/HU' \
		'"đào tạo, bồi dưỡng nâng cao năng lực"' 'issuer:"Huyện ủy Vĩnh Linh" date:2023'; do
		ok "seed: found by $question" finds "000_9d5b9bd7303cfcec" "$question"
	done
	"$tracuu" parse --json "$seed"/*.txt >"$scratch/header"
	ok "seed: the header" python3 - "$scratch/header" <<'PY'
import json, sys
h = json.load(open(sys.argv[1], encoding='utf-8'))
want = dict(type='cong-van', number='657', symbol='CV/HU', issuer='Huyện ủy Vĩnh Linh', parent='Đảng bộ tỉnh Quảng Trị', place='Vĩnh Linh',
            date='2023-08-30', signer='Nguyễn Thị Hương', signer_post='PHÓ BÍ THƯ', authority='T/M BAN THƯỜNG VỤ')
bad = {k: (v, h.get(k)) for k, v in want.items() if h.get(k) != v}
assert not bad, bad
assert len(h['addressees']) == 4 and len(h['recipients']) >= 8, h
assert 'Kết luận số 44-KL/TW' in h['subject'], h['subject']
PY
else
	skip "seed: the real letter" "it is not beside this tree"
fi
finish
