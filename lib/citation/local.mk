libtracuu_la_SOURCES += \
	lib/citation/citation.h \
	lib/citation/citation-private.h \
	lib/citation/works.h \
	lib/citation/works-private.h \
	lib/citation/align.c \
	lib/citation/anaphor.c \
	lib/citation/anchors.c \
	lib/citation/attached.c \
	lib/citation/citation.c \
	lib/citation/damage.c \
	lib/citation/find.c \
	lib/citation/ident.c \
	lib/citation/identify.c \
	lib/citation/lawname.c \
	lib/citation/names.c \
	lib/citation/numbered.c \
	lib/citation/numbers.c \
	lib/citation/pinpoint.c \
	lib/citation/plenums.c \
	lib/citation/relate.c lib/citation/repeat.c \
	lib/citation/scan.c \
	lib/citation/scope.c \
	lib/citation/sentence.c \
	lib/citation/symbols.c \
	lib/citation/tail.c \
	lib/citation/title.c \
	lib/citation/trigger.c \
	lib/citation/turn.c \
	lib/citation/typewords.c \
	lib/citation/works.c \
	lib/citation/works-bucket.c \
	lib/citation/works-fields.c \
	lib/citation/works-fit.c \
	lib/citation/works-key.c \
	lib/citation/works-save.c

citation_tables = \
	lib/citation/plenums-table.h \
	lib/citation/reforms-table.h \
	lib/citation/lawnames-table.h \
	lib/citation/relations-table.h \
	lib/citation/triggers-table.h
BUILT_SOURCES += $(citation_tables)
CLEANFILES += $(citation_tables)
EXTRA_DIST += \
	lib/citation/plenums.tsv \
	lib/citation/reforms.tsv \
	lib/citation/lawnames.tsv \
	lib/citation/relations.tsv \
	lib/citation/triggers.tsv

lib/citation/lawnames-table.h: $(srcdir)/lib/citation/lawnames.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=lawname_rows -v columns=1 $(srcdir)/lib/citation/lawnames.tsv > $@
lib/citation/relations-table.h: $(srcdir)/lib/citation/relations.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=relation_rows -v columns=6 $(srcdir)/lib/citation/relations.tsv > $@
lib/citation/triggers-table.h: $(srcdir)/lib/citation/triggers.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=trigger_rows -v columns=4 $(srcdir)/lib/citation/triggers.tsv > $@
lib/citation/plenums-table.h: $(srcdir)/lib/citation/plenums.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=plenum_rows -v columns=4 $(srcdir)/lib/citation/plenums.tsv > $@
lib/citation/reforms-table.h: $(srcdir)/lib/citation/reforms.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=reform_rows -v columns=2 $(srcdir)/lib/citation/reforms.tsv > $@
