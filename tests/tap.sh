# What the shell tests share: TAP lines. Sourced. ok "what" COMMAND...: passes if the command does; finish prints the plan.
export LANGUAGE=en LC_ALL=C.UTF-8 # what the programs say is compared in English
tap_n=0
ok() {
	local what=$1
	shift
	tap_n=$((tap_n + 1))
	if "$@" >"$tap_log" 2>&1; then
		echo "ok $tap_n - $what"
	else
		echo "not ok $tap_n - $what"
		sed 's/^/# /' "$tap_log" | tail -n 20
	fi
}
skip() { # what, why
	tap_n=$((tap_n + 1))
	echo "ok $tap_n - $1 # SKIP $2"
}
finish() { echo "1..$tap_n"; }
scratch=$(mktemp -d)
tap_log=$scratch/tap.log
trap 'rm -rf "$scratch"' EXIT
contains() { grep -qF -- "$2" "$1" || { echo "no \"$2\" in:"; cat "$1"; return 1; }; } # file, text
