libtracuu_la_SOURCES += lib/extract/page.h lib/extract/page.c lib/extract/kind.h lib/extract/kind.c lib/extract/protocol.h \
	lib/extract/worker.h lib/extract/worker.c lib/extract/member.c
