libtracuu_la_SOURCES += lib/postings/postings.h lib/postings/postings-private.h lib/postings/coding.c lib/postings/list.c lib/postings/mapping.c lib/postings/segment.c lib/postings/output.c \
	lib/postings/terms.h lib/postings/terms.c lib/postings/builder.c lib/postings/merge.c lib/postings/manifest.c lib/postings/shard.c lib/postings/query.c lib/postings/lists.c lib/postings/papers.c lib/postings/iterator.c \
	lib/postings/plan.c lib/postings/best.c lib/postings/window.c lib/postings/rank.c lib/postings/labels.c lib/postings/count.c lib/postings/collection.c \
	lib/postings/frame.c lib/postings/connect.c lib/postings/remote.c lib/postings/serve.c
