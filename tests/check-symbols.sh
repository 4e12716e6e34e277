#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Holds what libxapian-c exports against what its header declares, both ways. TAP on stdout.
# usage: check-symbols.sh [HEADER LIBRARY]; a shared library must export nothing else, of a static one only xap_* count.
header=${1:-${srcdir:-.}/xapian-c/xapian-c.h}
library=${2:-}
if [ -z "$library" ]; then
	for library in xapian-c/.libs/libxapian-c.so xapian-c/.libs/libxapian-c.a; do
		[ -e "$library" ] && break
	done
fi

scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

case $library in
*.a | *.o) nm -g --defined-only "$library" | awk '$3 ~ /^xap_/ { print $3 }' ;;
*) nm -D --defined-only "$library" | awk '$2 != "A" { print $3 }' ;;
esac | sort -u >"$scratch/exported"
awk '
	{ text = text $0 "\n" }
	END {
		while ((start = index(text, "/*"))) {
			rest = substr(text, start + 2)
			text = substr(text, 1, start - 1) substr(rest, index(rest, "*/") + 2)
		}
		print text
	}' "$header" | grep -o 'xap_[a-z0-9_]*(' | tr -d '(' | sort -u >"$scratch/declared"

comm -23 "$scratch/declared" "$scratch/exported" >"$scratch/missing"
comm -13 "$scratch/declared" "$scratch/exported" >"$scratch/undeclared"

status=0
verdict() { # NUMBER NAME FILE: ok if FILE, a list of offenders, is empty and there was something to look at
	if [ -s "$3" ] || [ ! -s "$scratch/declared" ] || [ ! -s "$scratch/exported" ]; then
		echo "not ok $1 - $2"
		sed 's/^/# /' "$3"
		status=1
	else
		echo "ok $1 - $2"
	fi
}
echo 1..2
verdict 1 "check-symbols: every declared function is exported" "$scratch/missing"
verdict 2 "check-symbols: every exported symbol is declared" "$scratch/undeclared"
exit $status
