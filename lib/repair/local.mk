libtracuu_la_SOURCES += lib/repair/model.h lib/repair/model-private.h lib/repair/model.c lib/repair/sentences.c \
	lib/repair/build-private.h lib/repair/build.c lib/repair/write.c \
	lib/repair/repair.h lib/repair/repair-private.h lib/repair/letters.c lib/repair/channel.c lib/repair/misread.c lib/repair/candidates.c lib/repair/lattice.c \
	lib/repair/page.c lib/repair/numerals.c lib/repair/known.c lib/repair/ways.c lib/repair/noise.c lib/repair/confidence.c lib/repair/apply.c lib/repair/repair.c

lib/repair/confusions-table.h: $(srcdir)/lib/repair/confusions.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=confusion_rows -v columns=4 $(srcdir)/lib/repair/confusions.tsv > $@

lib/repair/confidence-table.h: $(srcdir)/lib/repair/confidence.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=confidence_rows -v columns=2 $(srcdir)/lib/repair/confidence.tsv > $@

BUILT_SOURCES += lib/repair/confusions-table.h lib/repair/confidence-table.h
CLEANFILES += lib/repair/confusions-table.h lib/repair/confidence-table.h
EXTRA_DIST += lib/repair/confusions.tsv lib/repair/confidence.tsv
