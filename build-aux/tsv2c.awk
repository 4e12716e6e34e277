# Turns a table of tab-separated values into C: a row a line, all cells strings, missing cells "".
# usage: awk -v name=TABLE -v columns=N -f tsv2c.awk table.tsv > table.h
# gives: static const char *const TABLE[][N] = { {"...", ...}, ... };
# Lines that start with # are comments and are left out.
BEGIN { FS = "\t"; printf "/* Made by build-aux/tsv2c.awk; edit the .tsv. */\nstatic const char *const %s[][%d] = {\n", name, columns }
/^#/ || /^[ \t]*$/ { next }
NF > columns { printf "%s:%d: %d cells, %d wanted\n", FILENAME, FNR, NF, columns > "/dev/stderr"; bad = 1; exit 1 }
{
	printf "\t{"
	for (i = 1; i <= columns; i++) {
		cell = i <= NF ? $i : ""
		gsub(/\\/, "\\\\", cell)
		gsub(/"/, "\\\"", cell)
		printf "%s\"%s\"", (i > 1 ? ", " : ""), cell
	}
	print "},"
}
END { if (!bad) print "};" }
