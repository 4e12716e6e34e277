libtracuu_la_SOURCES += lib/archive/archive.h lib/archive/archive-private.h lib/archive/archive.c lib/archive/schema.c \
	lib/archive/statements.h lib/archive/statements.c lib/archive/files.c lib/archive/rawtext.c lib/archive/dictionary.c lib/archive/train.c lib/archive/codes.c lib/archive/papers.c \
	lib/archive/read.c lib/archive/evidence.h lib/archive/evidence.c lib/archive/link.c lib/archive/edges.c lib/archive/alike.h lib/archive/alike.c lib/archive/twins.c lib/archive/works.c lib/archive/links.c lib/archive/check.c lib/archive/pages.c lib/archive/backup.c \
	lib/archive/review.h lib/archive/review-private.h lib/archive/anchor.c lib/archive/repairs.c lib/archive/queue.c lib/archive/headers.c lib/archive/decisions.c lib/archive/known.c lib/archive/misread.c \
	lib/archive/dossiers.h lib/archive/dossiers.c
EXTRA_DIST += tests/archive_papers.h
lib/archive/codes-table.h: $(srcdir)/lib/archive/codes.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=name_rows -v columns=1 $(srcdir)/lib/archive/codes.tsv > $@
BUILT_SOURCES += lib/archive/codes-table.h
CLEANFILES += lib/archive/codes-table.h
EXTRA_DIST += lib/archive/codes.tsv
