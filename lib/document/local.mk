libtracuu_la_SOURCES += lib/document/document.h lib/document/document-private.h lib/document/types.c lib/document/places.c \
	lib/document/names.c lib/document/respell.c lib/document/organs-private.h lib/document/organ-rows.c \
	lib/document/organ-phrase.c lib/document/organs.c lib/document/organ-guess.c lib/document/codes.c lib/document/symbols.c lib/document/identifier.c lib/document/segments.c lib/document/titles.c lib/document/marks.c lib/document/stamps.c lib/document/numbers.c \
	lib/document/dates.c \
	lib/document/head.c lib/document/organ-lines.c lib/document/head-organs.c lib/document/subject.c lib/document/addressees.c lib/document/echoes.c lib/document/posts.c lib/document/people.c \
	lib/document/foot.c lib/document/signature.c lib/document/copies.c lib/document/series.c lib/document/checks.c lib/document/attachment.c lib/document/sections-private.h lib/document/section-labels.c lib/document/sections.c lib/document/filename-read.c lib/document/filename.c lib/document/header.c lib/document/sketch.h lib/document/sketch.c

lib/document/types-table.h: $(srcdir)/lib/document/types.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=type_rows -v columns=7 $(srcdir)/lib/document/types.tsv > $@
lib/document/terms-table.h: $(srcdir)/lib/document/terms.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=term_rows -v columns=3 $(srcdir)/lib/document/terms.tsv > $@
lib/document/places-table.h: $(srcdir)/lib/document/places.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=place_rows -v columns=4 $(srcdir)/lib/document/places.tsv > $@
lib/document/organs-table.h: $(srcdir)/lib/document/organs.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=organ_rows -v columns=8 $(srcdir)/lib/document/organs.tsv > $@
lib/document/codes-table.h: $(srcdir)/lib/document/codes.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=code_rows -v columns=6 $(srcdir)/lib/document/codes.tsv > $@
lib/document/posts-table.h: $(srcdir)/lib/document/posts.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=posts_rows -v columns=2 $(srcdir)/lib/document/posts.tsv > $@
lib/document/surnames-table.h: $(srcdir)/lib/document/surnames.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=surname_rows -v columns=1 $(srcdir)/lib/document/surnames.tsv > $@
lib/document/marks-table.h: $(srcdir)/lib/document/marks.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=mark_rows -v columns=2 $(srcdir)/lib/document/marks.tsv > $@
lib/document/phrases-table.h: $(srcdir)/lib/document/phrases.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=phrase_rows -v columns=2 $(srcdir)/lib/document/phrases.tsv > $@
lib/document/givennames-table.h: $(srcdir)/lib/document/givennames.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=givenname_rows -v columns=1 $(srcdir)/lib/document/givennames.tsv > $@
lib/document/anchors-table.h: $(srcdir)/lib/document/anchors.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=anchor_rows -v columns=4 $(srcdir)/lib/document/anchors.tsv > $@

document_tables = lib/document/types-table.h lib/document/terms-table.h lib/document/places-table.h lib/document/organs-table.h lib/document/codes-table.h lib/document/posts-table.h lib/document/surnames-table.h lib/document/marks-table.h lib/document/phrases-table.h lib/document/givennames-table.h lib/document/anchors-table.h
BUILT_SOURCES += $(document_tables)
CLEANFILES += $(document_tables)
EXTRA_DIST += lib/document/types.tsv lib/document/terms.tsv lib/document/places.tsv lib/document/organs.tsv lib/document/codes.tsv lib/document/posts.tsv lib/document/surnames.tsv lib/document/marks.tsv lib/document/phrases.tsv lib/document/givennames.tsv lib/document/anchors.tsv
