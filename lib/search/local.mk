libtracuu_la_SOURCES += lib/search/search.h lib/search/search-private.h lib/search/json.h lib/search/json-private.h \
	lib/search/question.c lib/search/asked.c lib/search/dates.c lib/search/describe.c lib/search/titles.c lib/search/named.c lib/search/values.c lib/search/widen.c lib/search/inside.c lib/search/works.c lib/search/suggest.c lib/search/phrases.c lib/search/clean.c lib/search/csv.c \
	lib/search/compile.h lib/search/compile.c lib/search/compile-words.c lib/search/compile-fields.c lib/search/job.h lib/search/answer.c lib/search/run.c lib/search/hits.c lib/search/cursor.c lib/search/marks.c lib/search/snippet.c lib/search/phrase.c lib/search/phrase-walk.c lib/search/near.c lib/search/readings.c lib/search/correct.c lib/search/restore.c lib/search/facets.c lib/search/chain.c lib/search/state.c lib/search/states.c lib/search/neighbours.c \
	lib/search/chain_dot.c lib/search/json.c lib/search/json_write.c lib/search/json_header.c lib/search/json_paper.c lib/search/json_inside.c lib/search/json_work.c lib/search/json_review.c
lib/search/states-table.h: $(srcdir)/lib/search/states.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=state_rows -v columns=4 $(srcdir)/lib/search/states.tsv > $@
BUILT_SOURCES += lib/search/states-table.h
CLEANFILES += lib/search/states-table.h
EXTRA_DIST += lib/search/states.tsv
lib/search/question-words-table.h: $(srcdir)/lib/search/question-words.tsv $(srcdir)/build-aux/tsv2c.awk
	$(tsv_table) -v name=question_word_rows -v columns=2 $(srcdir)/lib/search/question-words.tsv > $@
BUILT_SOURCES += lib/search/question-words-table.h
CLEANFILES += lib/search/question-words-table.h
EXTRA_DIST += lib/search/question-words.tsv
