#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the program tracuu as it was at a commit, to measure against. usage: at-commit.sh COMMIT FOLDER; $srcdir from make. What is built is kept in
# FOLDER/<hash>, so that the next call costs nothing; prints the program's path.
set -euo pipefail
hash=$(git -C "$srcdir" rev-parse --verify "$1^{commit}")
folder=$2/$hash
if [ ! -x "$folder/tracuu" ]; then
	echo "building tracuu of ${hash:0:12} in $folder" >&2
	rm -rf "$folder" && mkdir -p "$folder"
	git -C "$srcdir" archive "$hash" | tar -x -C "$folder"
	(cd "$folder" && ./bootstrap && ./configure --quiet && make -s -j2) >"$folder/log" 2>&1 || { tail -20 "$folder/log" >&2; exit 1; }
fi
echo "$folder/tracuu"
