#!/usr/bin/env bash
# The house's own rules, and what is exported against what is declared.
. "$srcdir/tests/tap.sh"
ok "includes, SQL, stderr and small rules (build-aux/checksrc)" "$srcdir/build-aux/checksrc" "$srcdir"
finish
