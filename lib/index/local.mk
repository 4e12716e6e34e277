libtracuu_la_SOURCES += lib/index/index.h lib/index/index-private.h lib/index/fields.c lib/index/terms.c lib/index/writer.c \
	lib/index/reader.c lib/index/remove.c
lib/index/fields-table.h: $(srcdir)/lib/index/fields.tsv $(srcdir)/build-aux/tsv2c.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -v name=field_rows -v columns=7 -f $(srcdir)/build-aux/tsv2c.awk $(srcdir)/lib/index/fields.tsv > $@
BUILT_SOURCES += lib/index/fields-table.h
CLEANFILES += lib/index/fields-table.h
EXTRA_DIST += lib/index/fields.tsv
