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
.PHONY: bench bench-short
EXTRA_DIST += bench/run.sh bench/multiply.py bench/ready.py bench/report.py

# The language model of lib/repair and its tables, from texts that are not ours to ship; see corpus/model/README.md. `make eval-repair BASE=PROGRAM` also
# lists what another build's bench/repair_files gets right and this one does not, and the other way round.
EXTRA_PROGRAMS += bench/train_model bench/repair_files
bench_train_model_SOURCES = bench/train_model.c
bench_train_model_LDADD = libtracuu.la $(GLIB_LIBS)
bench_repair_files_SOURCES = bench/repair_files.c
bench_repair_files_LDADD = libtracuu.la $(GLIB_LIBS)
CLEANFILES += bench/train_model$(EXEEXT) bench/repair_files$(EXEEXT)

SHARED = $(srcdir)/../shared
eval-repair: all bench/repair_files$(EXEEXT)
	@$(bench_env) python3 $(srcdir)/bench/eval_repair.py bench/repair_files$(EXEEXT) $(srcdir)/corpus/model/vi.model $(srcdir) $(SHARED)/data/ocr $(BASE)
model: bench/train_model$(EXEEXT)
	@test -e $(SHARED)/data/text/clean.txt.xz || { echo "$(SHARED)/data is not here: the model stays as it is" >&2; exit 1; }
	xz -dc $(SHARED)/data/text/clean.txt.xz > bench/clean.txt
	xz -dc $(SHARED)/data/text/party.txt.xz > bench/party.txt
	python3 $(srcdir)/bench/list_names.py $(srcdir) $(SHARED)/data/domain/admin_units.json > bench/names.txt
	bench/train_model$(EXEEXT) $(srcdir)/corpus/model/vi.model bench/clean.txt bench/names.txt --weight 8 bench/party.txt
	rm -f bench/clean.txt bench/party.txt bench/names.txt
.PHONY: eval-repair model
EXTRA_DIST += bench/learn_confusions.py bench/learn_confidence.py bench/list_names.py bench/eval_repair.py bench/repair_peers.py
