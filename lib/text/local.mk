libtracuu_la_SOURCES += lib/text/text.h lib/text/text-private.h lib/text/text.c lib/text/chars.c lib/text/map.c \
	lib/text/normalise.c lib/text/join.c lib/text/fold.c lib/text/syllable.c lib/text/tokens.c \
	lib/text/identifier.c lib/text/date.c lib/text/typed.c

lib/text/characters-table.h: $(srcdir)/lib/text/characters.tsv $(srcdir)/build-aux/tsv2c.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v name=character_rows -v columns=4 -f $(srcdir)/build-aux/tsv2c.awk $(srcdir)/lib/text/characters.tsv > $@
lib/text/letters-table.h: $(srcdir)/lib/text/letters.tsv $(srcdir)/build-aux/tsv2c.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v name=letter_rows -v columns=6 -f $(srcdir)/build-aux/tsv2c.awk $(srcdir)/lib/text/letters.tsv > $@
lib/text/rimes-table.h: $(srcdir)/lib/text/rimes.tsv $(srcdir)/build-aux/tsv2c.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v name=rime_rows -v columns=5 -f $(srcdir)/build-aux/tsv2c.awk $(srcdir)/lib/text/rimes.tsv > $@

BUILT_SOURCES += lib/text/characters-table.h lib/text/letters-table.h lib/text/rimes-table.h
CLEANFILES += lib/text/characters-table.h lib/text/letters-table.h lib/text/rimes-table.h
EXTRA_DIST += lib/text/characters.tsv lib/text/letters.tsv lib/text/rimes.tsv
