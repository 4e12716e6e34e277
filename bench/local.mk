# Measurements: `make bench` (50,000 papers, some minutes) and `make bench-short` (2,000). Results are kept in bench/results/ of the source.
EXTRA_PROGRAMS = bench/ask bench/cite_each
bench_ask_SOURCES = bench/ask.c
bench_ask_LDADD = libtracuu.la $(GLIB_LIBS) $(JANSSON_LIBS)
bench_cite_each_SOURCES = bench/cite_each.c
bench_cite_each_LDADD = libtracuu.la $(GLIB_LIBS) $(JANSSON_LIBS)
CLEANFILES += bench/ask$(EXEEXT) bench/cite_each$(EXEEXT)

bench_env = builddir='$(abs_top_builddir)' srcdir='$(abs_top_srcdir)' CC='$(CC)' CFLAGS='$(CFLAGS)'
bench: all bench/ask$(EXEEXT)
	@$(bench_env) bash $(srcdir)/bench/run.sh --papers 50000
bench-short: all bench/ask$(EXEEXT)
	@$(bench_env) bash $(srcdir)/bench/run.sh --papers 2000
# How well citations are read, over all sets that lie in ../shared/data (TC_DATA): stores a result in bench/results/. BASE=COMMIT builds that commit and
# lists what was gained and lost since, sample by sample.
eval-citations: all bench/cite_each$(EXEEXT)
	@$(bench_env) bash $(srcdir)/bench/eval_citations.sh $(BASE)
.PHONY: bench bench-short eval-citations
EXTRA_DIST += bench/run.sh bench/multiply.py bench/ready.py bench/report.py bench/eval_citations.py bench/eval_citations.sh bench/degrade.py
