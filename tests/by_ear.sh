#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What a screen reader says of a page: Orca over a Chromium on a screen that nobody sees, its voice replaced by one that makes no sound.
# By hand, as no check can tell whether what is said makes sense (tests/test_pages.py holds what can be told): make by-ear URL=... KEYS="..."
#
# usage: by_ear.sh URL [KEY...]    keys as xdotool names them: Tab h Down Return; h goes to the next heading, b to the next button
set -u
url=${1:?an address, as tracuu-searchd prints it}
shift
for tool in Xvfb orca chromium xdotool openbox dbus-run-session speech-dispatcher /usr/libexec/at-spi-bus-launcher; do
	command -v "$tool" > /dev/null && continue
	echo "by_ear.sh: $tool is not there (Debian: xvfb orca chromium xdotool openbox dbus-x11 speech-dispatcher at-spi2-core)" >&2
	exit 2
done
[ "${BY_EAR:-}" ] || exec env BY_EAR=1 dbus-run-session -- bash "$0" "$url" "$@"

scratch=$(mktemp -d --tmpdir tracuu-ear.XXXXXX)
export HOME=$scratch XDG_RUNTIME_DIR=$scratch DISPLAY=:$((100 + $$ % 400))
started=()
start() { "$@" > /dev/null 2>&1 & started+=($!); }
finish() {
	kill "${started[@]}" $(cat "$scratch"/speech-dispatcher/pid/*.pid 2> /dev/null) 2> /dev/null
	wait 2> /dev/null
	rm -rf "$scratch"
}
trap finish EXIT

mkdir -p "$scratch/.config/speech-dispatcher"
printf 'AddModule "dummy" "sd_dummy" ""\nDefaultModule dummy\n' > "$scratch/.config/speech-dispatcher/speechd.conf"
start Xvfb "$DISPLAY" -screen 0 1280x900x24
sleep 1
start openbox
start /usr/libexec/at-spi-bus-launcher --launch-immediately
sleep 1
start orca --replace --debug-file="$scratch/said"
sleep 5
start chromium --no-sandbox --no-first-run --force-renderer-accessibility --disable-gpu --disable-features=Translate --user-data-dir="$scratch/profile" \
	--window-size=1280,880 "$url"
sleep 10
for key; do
	xdotool key "$key"
	sleep 1
done
sleep 2
sed -n "/SPEECH OUTPUT: /{s/^.*SPEECH OUTPUT: '//; s/' *{'established.*//; s/'\$//; p}" "$scratch/said"
