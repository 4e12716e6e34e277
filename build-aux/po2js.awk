# SPDX-License-Identifier: GPL-2.0-or-later
# A catalogue of gettext (PO) as a module for the web pages: what is not translated, fuzzy or obsolete is left out. Strings of PO are written as
# those of JavaScript, so they go over as they are.
function put() {
	if (id != "" && text != "" && !fuzzy)
		printf "\t\"%s\": \"%s\",\n", id, text
	id = text = into = ""
	fuzzy = 0
}
BEGIN { print "// Made of a PO file by build-aux/po2js.awk.\nexport const english = {" }
/^#, .*fuzzy/ { fuzzy = 1; next }
/^#/ { next }
/^msgid / { if (into == "text") put(); into = "id" }
/^msgstr / { into = "text" }
/"/ {
	line = $0
	sub(/^[^"]*"/, "", line)
	sub(/"[ \t]*$/, "", line)
	if (into == "id") id = id line
	else if (into == "text") text = text line
}
/^$/ { put() }
END { put(); print "};" }
