# Measurements: `make bench` (50,000 papers, some minutes) and `make bench-short` (2,000). Results are kept in bench/results/ of the source.
EXTRA_PROGRAMS = bench/ask bench/cite_each
bench_ask_SOURCES = bench/ask.c
bench_ask_LDADD = libtracuu.la $(GLIB_LIBS) $(JANSSON_LIBS)
bench_cite_each_SOURCES = bench/cite_each.c
bench_cite_each_LDADD = libtracuu.la $(GLIB_LIBS) $(JANSSON_LIBS)
CLEANFILES += bench/ask$(EXEEXT) bench/cite_each$(EXEEXT)

# What is not installed does not find the language model by itself: without it nothing is repaired, and a bench says so and ends.
bench_env = builddir='$(abs_top_builddir)' srcdir='$(abs_top_srcdir)' CC='$(CC)' CFLAGS='$(CFLAGS)' TRACUU_MODEL='$(abs_top_srcdir)/corpus/model/vi.model'
bench: all bench/ask$(EXEEXT)
	@$(bench_env) bash $(srcdir)/bench/run.sh --papers 50000
bench-short: all bench/ask$(EXEEXT)
	@$(bench_env) bash $(srcdir)/bench/run.sh --papers 2000
# A million papers: half an hour and 25 GB of disk.
bench-million: all bench/ask$(EXEEXT)
	@PYTHONDONTWRITEBYTECODE=1 $(bench_env) python3 $(srcdir)/bench/million.py
# Ranking on questions with known answers, where that data is beside the source.
eval-retrieval: all
	@$(bench_env) python3 $(srcdir)/bench/eval-retrieval.py '$(abs_top_builddir)' $(srcdir)/../shared/data/retrieval $(srcdir)/bench/results/retrieval.json
# The same on some thousand questions made from the texts, in more ways of typing: what is tuned is held against these too. RANKS=FILE keeps the rank
# of each; with that, BASE=FILE says what was gained and lost since those of another build were kept.
eval-wide: all
	@$(bench_env) python3 $(srcdir)/bench/eval_wide.py '$(abs_top_builddir)' $(srcdir)/../shared/data $(srcdir)/bench/results/wide.json $(RANKS) $(BASE)
# How much is still found in papers that were read by OCR, repaired and as they are.
eval-noisy: all
	@$(bench_env) python3 $(srcdir)/bench/eval_noisy.py '$(abs_top_builddir)' $(srcdir)/../shared/data $(srcdir)/bench/results/noisy.json
# Beside other engines, on the same papers and questions. Xapian's module is for Debian's own Python, which need not be the first on the path.
bench-peers: all bench/ask$(EXEEXT)
	@$(bench_env) $$(command -v /usr/bin/python3 || command -v python3) $(srcdir)/bench/peers/peers.py '$(abs_top_builddir)' $(srcdir)/../shared/data/retrieval $(srcdir)/bench/results/peers.json
# What the server answers a second, with Debian's wrk.
bench-http: all
	@$(bench_env) bash $(srcdir)/bench/http.sh 50000
.PHONY: bench bench-short bench-million bench-peers bench-http eval-retrieval eval-wide eval-noisy
EXTRA_DIST += bench/peers/peers.py bench/peers/LucenePeer.java bench/articles.py bench/keys.py bench/eval-retrieval.py bench/eval_wide.py bench/eval_noisy.py bench/run.sh bench/http.sh bench/http.lua bench/million.py bench/multiply.py bench/ready.py bench/report.py

# How well headers are read. BASE=COMMIT lists what was gained and lost since.
eval-headers: all
	@base='$(BASE)'; set -- '$(abs_top_srcdir)' ./tracuu; \
	if [ -n "$$base" ]; then \
		program=$$(srcdir='$(abs_top_srcdir)' bash $(srcdir)/bench/at-commit.sh "$$base" '$(abs_top_builddir)/bench/at') || exit 1; set -- "$$@" "$$program" "$$base"; \
	fi; \
	python3 $(srcdir)/bench/eval-headers.py "$$@"
clean-local:
	rm -rf bench/at
.PHONY: eval-headers
EXTRA_DIST += bench/eval-headers.py bench/at-commit.sh

# How well citations are read, over all sets that lie in ../shared/data (TC_DATA): stores a result in bench/results/. BASE=COMMIT builds that commit and
# lists what was gained and lost since, sample by sample.
eval-citations: all bench/cite_each$(EXEEXT)
	@$(bench_env) bash $(srcdir)/bench/eval_citations.sh $(BASE)
.PHONY: eval-citations
EXTRA_DIST += bench/eval_citations.py bench/eval_citations.sh bench/degrade.py

# What is measured of lib/text: how well encodings are recognised, how fast it is; and the counts behind lib/text/syllables.tsv.
text_programs = bench/text tests/eval_text bench/count_syllables
EXTRA_PROGRAMS += $(text_programs)
bench_text_SOURCES = bench/text.c
bench_text_LDADD = libtracuu.la $(GLIB_LIBS)
tests_eval_text_SOURCES = tests/eval_text.c
tests_eval_text_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_eval_text_LDADD = tests/libtesting.la libtracuu.la $(CHECK_LIBS) $(GLIB_LIBS) -lm
bench_count_syllables_SOURCES = bench/count_syllables.c
bench_count_syllables_LDADD = libtracuu.la $(GLIB_LIBS)
CLEANFILES += $(text_programs)

eval-text: tests/eval_text$(EXEEXT)
	@$(bench_env) bash $(srcdir)/bench/text.sh eval
# The properties of tests/test_text_properties.c over every paragraph of the development texts, in place of one in eighty; some ten minutes.
check-all-texts: tests/test_text_properties$(EXEEXT)
	@TC_ALL_TEXTS=1 $(bench_env) tests/test_text_properties$(EXEEXT)
bench-text: bench/text$(EXEEXT)
	@$(bench_env) bash $(srcdir)/bench/text.sh speed
# To be put under the head of lib/text/syllables.tsv. Needs the list of Debian's hunspell-vi, or another at $SYLLABLE_LIST.
syllable-counts: bench/count_syllables$(EXEEXT)
	@$(bench_env) bash $(srcdir)/bench/text.sh counts
.PHONY: eval-text check-all-texts bench-text syllable-counts
EXTRA_DIST += bench/text.sh bench/foreign.txt

# Intake: PDFs, OCR, an unchanged archive of 100,000 files. TC_PDFS=FOLDER takes real PDFs beside printed ones.
bench-intake: all tests/page_maker$(EXEEXT)
	@$(bench_env) python3 $(srcdir)/bench/intake.py
eval-resolution:
	@python3 $(srcdir)/bench/ocr_resolution.py $(srcdir)/../shared/data
eval-language: tests/page_maker$(EXEEXT)
	@PYTHONDONTWRITEBYTECODE=1 $(bench_env) python3 $(srcdir)/bench/ocr_language.py $$(ls -d $(srcdir)/../shared/data 2>/dev/null)
.PHONY: bench-intake eval-resolution eval-language
EXTRA_DIST += bench/intake.py bench/ocr_resolution.py bench/ocr_language.py

# The language model of lib/repair and its tables, from texts that are not ours to ship; see corpus/model/README.md. `make eval-repair BASE=COMMIT`
# builds that commit and lists what it gets right and this one does not, and the other way round.
EXTRA_PROGRAMS += bench/train_model bench/repair_files
bench_train_model_SOURCES = bench/train_model.c
bench_train_model_LDADD = libtracuu.la $(GLIB_LIBS)
bench_repair_files_SOURCES = bench/repair_files.c
bench_repair_files_LDADD = libtracuu.la $(GLIB_LIBS)
CLEANFILES += bench/train_model$(EXEEXT) bench/repair_files$(EXEEXT)

SHARED = $(srcdir)/../shared
eval-repair: all bench/repair_files$(EXEEXT)
	@base='$(BASE)'; set -- bench/repair_files$(EXEEXT) $(srcdir)/corpus/model/vi.model $(srcdir) $(SHARED)/data/ocr; \
	if [ -n "$$base" ]; then \
		program=$$(srcdir='$(abs_top_srcdir)' bash $(srcdir)/bench/at-commit.sh "$$base" '$(abs_top_builddir)/bench/at') || exit 1; \
		folder=$${program%/tracuu}; $(MAKE) -s -C "$$folder" bench/repair_files >&2 || exit 1; set -- "$$@" "$$folder/bench/repair_files"; \
	fi; \
	$(bench_env) python3 $(srcdir)/bench/eval_repair.py "$$@"
model: bench/train_model$(EXEEXT)
	@test -e $(SHARED)/data/text/clean.txt.xz || { echo "$(SHARED)/data is not here: the model stays as it is" >&2; exit 1; }
	xz -dc $(SHARED)/data/text/clean.txt.xz > bench/clean.txt
	xz -dc $(SHARED)/data/text/party.txt.xz > bench/party.txt
	python3 $(srcdir)/bench/list_names.py $(srcdir) $(SHARED)/data/domain/admin_units.json > bench/names.txt
	bench/train_model$(EXEEXT) $(srcdir)/corpus/model/vi.model bench/clean.txt bench/names.txt --weight 8 bench/party.txt
	rm -f bench/clean.txt bench/party.txt bench/names.txt
# What it is worth that the error model learns from the archive's own repairs, on engines that the tables know and that they do not.
eval-scanner: all bench/repair_files$(EXEEXT)
	@python3 $(srcdir)/bench/measure_scanner.py bench/repair_files$(EXEEXT) $(srcdir)/corpus/model/vi.model $(srcdir) $(SHARED)/data/ocr
# Names that the model has never read: our own, so that this needs nothing beside the tree.
eval-names: all
	@$(bench_env) python3 $(srcdir)/bench/measure_names.py ./tracuu $(srcdir)
.PHONY: eval-repair eval-scanner eval-names model
EXTRA_DIST += bench/learn_confusions.py bench/learn_confidence.py bench/list_names.py bench/eval_repair.py bench/repair_peers.py bench/measure_names.py bench/measure_scanner.py
