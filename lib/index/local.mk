libtracuu_la_SOURCES += lib/index/index.h lib/index/index-private.h lib/index/fields.c lib/index/terms.c lib/index/readings.c lib/index/repaired.c lib/index/lost.c lib/index/bag.c lib/index/writer.c \
	lib/index/reader.c lib/index/places.c lib/index/compact.c lib/index/shards.c
lib/index/fields-table.h: $(srcdir)/lib/index/fields.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=field_rows -v columns=7 $(srcdir)/lib/index/fields.tsv > $@
lib/index/readings-table.h: $(srcdir)/lib/index/readings.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=reading_rows -v columns=2 $(srcdir)/lib/index/readings.tsv > $@
BUILT_SOURCES += lib/index/fields-table.h lib/index/readings-table.h
CLEANFILES += lib/index/fields-table.h lib/index/readings-table.h
EXTRA_DIST += lib/index/fields.tsv lib/index/readings.tsv lib/index/make-readings.py
