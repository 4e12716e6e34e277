#!/usr/bin/env bash
# The fuzz targets over their corpora: as they are, cut short, changed. A build with sanitizers sees more here; libFuzzer more still (CONTRIBUTING.md).
. "$srcdir/tests/tap.sh"
for target in text encoding tokens fold typed date words repair segment manifest question answer saved; do
	ok "fuzz: $target" "$builddir/tests/fuzz/$target" "$srcdir/tests/fuzz/corpus/$target"
done
finish
