bin_PROGRAMS += tracuu-indexer
tracuu_indexer_SOURCES = indexer/indexer-private.h indexer/run-private.h indexer/main.c indexer/run.c indexer/merge.c indexer/put.c indexer/walk.c indexer/analyse.c indexer/extract.c indexer/repair.c indexer/units.c indexer/feed.c indexer/lock.c indexer/watch.c \
	indexer/background.c indexer/report.c
tracuu_indexer_LDADD = libtracuu.la $(GLIB_LIBS) $(JANSSON_LIBS)
