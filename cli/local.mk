bin_PROGRAMS += tracuu
tracuu_SOURCES = cli/cli-private.h cli/main.c cli/common.c cli/search.c cli/show.c cli/chain.c cli/missing.c cli/failed.c cli/runs.c \
	cli/cite.c cli/links.c cli/parse.c cli/normalize.c cli/repair.c cli/review.c cli/check.c cli/backup.c cli/export.c cli/shard.c
tracuu_CPPFLAGS = $(AM_CPPFLAGS) $(GVC_CFLAGS)
tracuu_LDADD = libtracuu.la $(GLIB_LIBS) $(JANSSON_LIBS) $(GVC_LIBS)
