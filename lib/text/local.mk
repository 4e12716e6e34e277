libtracuu_la_SOURCES += lib/text/text.h lib/text/encoding.h lib/text/text-private.h lib/text/text.c lib/text/chars.c \
	lib/text/map.c lib/text/encoding.c lib/text/codec.c lib/text/viqr.c lib/text/mojibake.c lib/text/detect.c lib/text/runs.c \
	lib/text/tcvn3.c lib/text/residue.c lib/text/scan.c lib/text/settle.c lib/text/utf16.c lib/text/decode.c lib/text/mend.c \
	lib/text/normalise.c lib/text/space.c lib/text/lines.c lib/text/heads.c lib/text/join.c \
	lib/text/fold.c lib/text/walk.c lib/text/syllable.c lib/text/counts.c \
	lib/text/words.c lib/text/strange.c lib/text/abbreviation.c lib/text/tokens.c lib/text/address.c lib/text/identifier.c lib/text/date.c \
	lib/text/series.c lib/text/foreign.c lib/text/typed.c

lib/text/characters-table.h: $(srcdir)/lib/text/characters.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=character_rows -v columns=4 $(srcdir)/lib/text/characters.tsv > $@
lib/text/letters-table.h: $(srcdir)/lib/text/letters.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=letter_rows -v columns=6 $(srcdir)/lib/text/letters.tsv > $@
lib/text/rimes-table.h: $(srcdir)/lib/text/rimes.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=rime_rows -v columns=4 $(srcdir)/lib/text/rimes.tsv > $@
lib/text/syllables-table.h: $(srcdir)/lib/text/syllables.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=syllable_rows -v columns=8 $(srcdir)/lib/text/syllables.tsv > $@
lib/text/encodings-table.h: $(srcdir)/lib/text/encodings.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=encoding_rows -v columns=6 $(srcdir)/lib/text/encodings.tsv > $@
lib/text/residues-table.h: $(srcdir)/lib/text/residues.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=residue_rows -v columns=3 $(srcdir)/lib/text/residues.tsv > $@
lib/text/abbreviations-table.h: $(srcdir)/lib/text/abbreviations.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=abbreviation_rows -v columns=2 $(srcdir)/lib/text/abbreviations.tsv > $@
lib/text/whitelist-table.h: $(srcdir)/lib/text/whitelist.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=whitelist_rows -v columns=2 $(srcdir)/lib/text/whitelist.tsv > $@

text_tables = lib/text/characters-table.h lib/text/letters-table.h lib/text/rimes-table.h lib/text/syllables-table.h \
	lib/text/encodings-table.h lib/text/residues-table.h lib/text/abbreviations-table.h \
	lib/text/whitelist-table.h
BUILT_SOURCES += $(text_tables)
CLEANFILES += $(text_tables)
EXTRA_DIST += lib/text/characters.tsv lib/text/letters.tsv lib/text/rimes.tsv lib/text/syllables.tsv lib/text/encodings.tsv \
	lib/text/residues.tsv lib/text/abbreviations.tsv lib/text/whitelist.tsv
