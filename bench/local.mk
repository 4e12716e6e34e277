# Measurements: `make bench` (50,000 papers, some minutes) and `make bench-short` (2,000). Results are kept in bench/results/ of the source.
EXTRA_PROGRAMS = bench/ask
bench_ask_SOURCES = bench/ask.c
bench_ask_LDADD = libtracuu.la $(GLIB_LIBS) $(JANSSON_LIBS)
CLEANFILES += bench/ask$(EXEEXT)

bench_env = builddir='$(abs_top_builddir)' srcdir='$(abs_top_srcdir)' CC='$(CC)' CFLAGS='$(CFLAGS)'
bench: all bench/ask$(EXEEXT)
	@$(bench_env) bash $(srcdir)/bench/run.sh --papers 50000
bench-short: all bench/ask$(EXEEXT)
	@$(bench_env) bash $(srcdir)/bench/run.sh --papers 2000
# Intake: PDFs, OCR, an unchanged archive of 100,000 files. TC_PDFS=FOLDER takes real PDFs beside printed ones.
bench-intake: all tests/page_maker$(EXEEXT)
	@$(bench_env) python3 $(srcdir)/bench/intake.py
.PHONY: bench bench-short bench-intake
EXTRA_DIST += bench/run.sh bench/multiply.py bench/ready.py bench/report.py bench/intake.py
