#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A client of tracuu-searchd in the shell: curl and nothing else. The interface: doc/http-api.md.
#
#   tracuu.sh list QUESTION           the papers that answer, as CSV
#   tracuu.sh table QUESTION FILE     the same as a document for a word processor
#   tracuu.sh original PAPER FILE     the file of a paper, by its id
#
# TRACUU_URL says where the server is. curl waits and asks again by itself where the server is busy (503) or asked too often (429).
set -eu
url=${TRACUU_URL:-http://127.0.0.1:8417}

ask() { # PATH [CURL-OPTION...]
	path=$1
	shift
	curl --fail-with-body --silent --show-error --retry 3 --compressed --get "$@" "$url$path"
}

case ${1:-} in
list) ask /api/export --data-urlencode "q=$2" --data format=csv ;;
table) ask /api/export --data-urlencode "q=$2" --data format=docx --output "$3" ;;
original) ask "/api/papers/$2/original" --output "$3" ;;
*)
	sed -n 's/^#   //p' "$0" >&2
	exit 2
	;;
esac
