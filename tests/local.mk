# Every tests/test_<module>.c is one program of the library `check`; every tests/test_*.sh drives the programs from outside. All say TAP.
TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = bash
AM_TESTS_ENVIRONMENT = builddir='$(abs_top_builddir)'; export builddir; srcdir='$(abs_top_srcdir)'; export srcdir; \
	TRACUU_MODEL='$(abs_top_srcdir)/corpus/model/vi.model'; export TRACUU_MODEL; \
	VALGRIND='$(VALGRIND)'; export VALGRIND; unset TRACUU_STORE; \
	TRACUU_EXTRACTOR='$(abs_top_builddir)/tracuu-extractor'; export TRACUU_EXTRACTOR; \
	ASAN_OPTIONS=new_delete_type_mismatch=0; export ASAN_OPTIONS; \
	LSAN_OPTIONS=suppressions='$(abs_top_srcdir)/tests/lsan.supp':print_suppressions=0; export LSAN_OPTIONS;

if THREAD_SANITIZER
# What GLib's slices hand on between threads is not seen; and all is ten times as slow.
AM_TESTS_ENVIRONMENT += G_SLICE=always-malloc; export G_SLICE; CK_TIMEOUT_MULTIPLIER=20; export CK_TIMEOUT_MULTIPLIER;
libtracuu_la_SOURCES += tests/tsan_glib.c
else
EXTRA_DIST += tests/tsan_glib.c
endif

noinst_LTLIBRARIES += tests/libtesting.la
tests_libtesting_la_SOURCES = tests/testing.h tests/testing.c tests/encoder.h tests/encoder.c
tests_libtesting_la_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
test_libs = tests/libtesting.la libtracuu.la $(CHECK_LIBS) $(GLIB_LIBS) $(JANSSON_LIBS) $(SQLITE_LIBS)

test_suites = tests/test_text tests/test_text_words tests/test_text_encoding tests/test_text_properties tests/test_document tests/test_document_tables tests/test_document_sections tests/test_document_fuzz tests/test_citation tests/test_fuzz_cite tests/test_works tests/test_archive tests/test_archive_works tests/test_archive_pages tests/test_archive_review tests/test_archive_twins tests/test_archive_known tests/test_archive_packing tests/test_extract tests/test_repair tests/test_repair_model \
	tests/test_postings tests/test_postings_match tests/test_postings_model tests/test_postings_peer tests/test_postings_fault tests/test_postings_beside tests/test_postings_papers tests/test_index tests/test_search tests/test_states tests/test_readings tests/test_xapian_c tests/test_xapian_c_order tests/test_dossiers tests/test_limit
check_PROGRAMS += $(test_suites) tests/store_dump tests/extract_dump tests/page_maker tests/postings_run
TESTS += $(test_suites)
tests_test_text_LDADD = $(test_libs)
tests_test_text_words_LDADD = $(test_libs)
tests_test_text_encoding_LDADD = $(test_libs)
tests_test_text_properties_LDADD = $(test_libs)
tests_test_document_LDADD = $(test_libs)
tests_test_document_tables_LDADD = $(test_libs)
tests_test_document_sections_LDADD = $(test_libs)
tests_test_document_fuzz_LDADD = $(test_libs)
tests_test_citation_LDADD = $(test_libs)
tests_test_fuzz_cite_LDADD = $(test_libs)
tests_test_works_LDADD = $(test_libs)
tests_test_archive_LDADD = $(test_libs)
tests_test_archive_works_LDADD = $(test_libs)
tests_test_archive_pages_LDADD = $(test_libs)
tests_test_archive_review_LDADD = $(test_libs)
tests_test_archive_twins_LDADD = $(test_libs)
tests_test_archive_known_LDADD = $(test_libs)
tests_test_archive_packing_LDADD = $(test_libs)
tests_test_extract_LDADD = $(test_libs)
tests_test_repair_LDADD = $(test_libs)
tests_test_repair_model_LDADD = $(test_libs) -lm
tests_test_postings_match_SOURCES = tests/test_postings_match.c tests/postings_shard.h
tests_test_postings_match_LDADD = $(test_libs) -lm
tests_test_postings_SOURCES = tests/test_postings.c tests/postings_shard.h
tests_test_postings_LDADD = $(test_libs)
tests_test_postings_beside_SOURCES = tests/test_postings_beside.c tests/postings_shard.h
tests_test_postings_beside_LDADD = $(test_libs)
tests_test_postings_fault_SOURCES = tests/test_postings_fault.c tests/postings_shard.h
tests_test_postings_papers_SOURCES = tests/test_postings_papers.c tests/postings_shard.h
tests_test_postings_papers_LDADD = $(test_libs)
tests_test_postings_fault_LDADD = $(test_libs) -lm
tests_test_postings_peer_SOURCES = tests/test_postings_peer.c tests/postings_model.c tests/postings_model.h tests/postings_shard.h
tests_test_postings_peer_LDADD = $(test_libs) xapian-c/libxapian-c.la -lm
tests_test_postings_model_SOURCES = tests/test_postings_model.c tests/postings_model.c tests/postings_model.h tests/postings_shard.h
tests_test_postings_model_LDADD = $(test_libs) -lm
tests_test_index_LDADD = $(test_libs)
tests_test_search_SOURCES = tests/test_search.c tests/search_store.h
tests_test_search_LDADD = $(test_libs)
tests_test_states_SOURCES = tests/test_states.c tests/search_store.h
tests_test_states_LDADD = $(test_libs)
tests_test_readings_LDADD = $(test_libs)
tests_test_xapian_c_LDADD = xapian-c/libxapian-c.la $(test_libs)
tests_test_xapian_c_order_LDADD = xapian-c/libxapian-c.la $(test_libs)
tests_test_dossiers_LDADD = $(test_libs)
tests_test_limit_SOURCES = tests/test_limit.c searchd/limit.c
tests_test_limit_CPPFLAGS = $(AM_CPPFLAGS) $(MICROHTTPD_CFLAGS)
tests_test_limit_LDADD = $(test_libs)
tests_postings_run_LDADD = libtracuu.la $(GLIB_LIBS)
tests_store_dump_LDADD = libtracuu.la $(GLIB_LIBS)
tests_extract_dump_LDADD = libtracuu.la $(GLIB_LIBS)
tests_page_maker_CPPFLAGS = $(AM_CPPFLAGS) $(POPPLER_CFLAGS) $(LEPTONICA_CFLAGS)
tests_page_maker_LDADD = $(POPPLER_LIBS) $(LEPTONICA_LIBS) $(GLIB_LIBS) -lm

# Fuzz targets of lib/text, lib/repair, lib/citation and lib/postings, here with a driver that replays their corpora; with clang's libFuzzer: `make fuzz`.
fuzz_targets = tests/fuzz/text tests/fuzz/encoding tests/fuzz/tokens tests/fuzz/fold tests/fuzz/typed tests/fuzz/date tests/fuzz/words tests/fuzz/repair tests/fuzz/segment tests/fuzz/manifest \
	tests/fuzz/question tests/fuzz/answer tests/fuzz/saved
check_PROGRAMS += $(fuzz_targets)
fuzz_driver = tests/fuzz/fuzz.h tests/fuzz/replay.c
fuzz_libs = libtracuu.la $(GLIB_LIBS)
tests_fuzz_text_SOURCES = tests/fuzz/text.c $(fuzz_driver)
tests_fuzz_text_LDADD = $(fuzz_libs)
tests_fuzz_encoding_SOURCES = tests/fuzz/encoding.c $(fuzz_driver)
tests_fuzz_encoding_LDADD = $(fuzz_libs)
tests_fuzz_tokens_SOURCES = tests/fuzz/tokens.c $(fuzz_driver)
tests_fuzz_tokens_LDADD = $(fuzz_libs)
tests_fuzz_fold_SOURCES = tests/fuzz/fold.c $(fuzz_driver)
tests_fuzz_fold_LDADD = $(fuzz_libs)
tests_fuzz_typed_SOURCES = tests/fuzz/typed.c $(fuzz_driver)
tests_fuzz_typed_LDADD = $(fuzz_libs)
tests_fuzz_date_SOURCES = tests/fuzz/date.c $(fuzz_driver)
tests_fuzz_date_LDADD = $(fuzz_libs)
tests_fuzz_words_SOURCES = tests/fuzz/words.c $(fuzz_driver)
tests_fuzz_words_LDADD = $(fuzz_libs)
tests_fuzz_segment_SOURCES = tests/fuzz/segment.c $(fuzz_driver)
tests_fuzz_segment_LDADD = $(fuzz_libs) -lm
tests_fuzz_manifest_SOURCES = tests/fuzz/manifest.c tests/fuzz/shard.h $(fuzz_driver)
tests_fuzz_manifest_LDADD = $(fuzz_libs) $(ZLIB_LIBS)
tests_fuzz_question_SOURCES = tests/fuzz/question.c tests/fuzz/shard.h $(fuzz_driver)
tests_fuzz_question_LDADD = $(fuzz_libs)
tests_fuzz_answer_SOURCES = tests/fuzz/answer.c $(fuzz_driver)
tests_fuzz_answer_LDADD = $(fuzz_libs) -lm
tests_fuzz_saved_SOURCES = tests/fuzz/saved.c $(fuzz_driver)
tests_fuzz_saved_LDADD = $(fuzz_libs)
tests_fuzz_repair_SOURCES = tests/fuzz/repair.c $(fuzz_driver)
tests_fuzz_repair_LDADD = $(fuzz_libs)

# One kills a run at a chosen step, or lets the step fail; one cuts the power; one tries a sandbox from inside. They cannot be preloaded before a sanitizer's own library.
if !SANITIZERS
check_LTLIBRARIES += tests/faults/disk_at.la tests/faults/power_cut.la tests/faults/probe.la
tests_faults_probe_la_SOURCES = tests/faults/probe.c
tests_faults_probe_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
tests_faults_disk_at_la_SOURCES = tests/faults/disk_at.c
tests_faults_disk_at_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
tests_faults_disk_at_la_LIBADD = -ldl
tests_faults_power_cut_la_SOURCES = tests/faults/power_cut.c
tests_faults_power_cut_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
tests_faults_power_cut_la_LIBADD = -ldl -lpthread
endif

test_scripts = tests/test_house.sh tests/check-symbols.sh tests/test_valgrind.sh tests/test_corpus.sh tests/test_cli.sh tests/test_shards.sh tests/test_dist.sh tests/test_repair.sh tests/test_http.sh tests/test_busy.sh tests/test_review.sh tests/test_pages.sh \
	tests/test_faults.sh tests/test_postings_faults.sh tests/test_sandbox.sh tests/test_intake.sh tests/test_fuzz.sh
TESTS += $(test_scripts)
EXTRA_DIST += $(test_scripts) tests/syllables.h tests/tap.sh tests/lsan.supp tests/valgrind.supp tests/test_corpus.py tests/served.py tests/test_http.py tests/test_busy.py tests/openapi.py tests/test_review.py tests/test_pages.py tests/browser.py tests/by_ear.sh tests/shard_junk.py tests/test_intake.py tests/intake_files.py \
	tests/golden tests/fuzz tests/data

# The pages as the browser test sees them, for doc/screens; to be looked at.
screens: all $(check_PROGRAMS)
	builddir='$(abs_top_builddir)' srcdir='$(abs_top_srcdir)' TRACUU_EXTRACTOR='$(abs_top_builddir)/tracuu-extractor' TRACUU_MODEL='$(abs_top_srcdir)/corpus/model/vi.model' LANGUAGE=vi \
		TC_SCREENS='$(abs_top_srcdir)/doc/screens' bash $(srcdir)/tests/test_pages.sh
# What a screen reader says of a page that a running tracuu-searchd serves; to be listened to. KEYS: what is pressed then, as Tab h Return.
by-ear:
	bash $(srcdir)/tests/by_ear.sh '$(URL)' $(KEYS)
# The kill test at every step instead of a spread of them, 10,000 mutated files instead of 60: long.
torture: all $(check_PROGRAMS) $(check_LTLIBRARIES)
	builddir='$(abs_top_builddir)' srcdir='$(abs_top_srcdir)' TC_TORTURE=1 bash $(srcdir)/tests/test_faults.sh
	builddir='$(abs_top_builddir)' srcdir='$(abs_top_srcdir)' TC_TORTURE=1 bash $(srcdir)/tests/test_postings_faults.sh
	srcdir='$(abs_top_srcdir)' TC_CASES=20 CK_TIMEOUT_MULTIPLIER=20 tests/test_postings_model && srcdir='$(abs_top_srcdir)' TC_CASES=20 CK_TIMEOUT_MULTIPLIER=20 tests/test_postings_peer
	srcdir='$(abs_top_srcdir)' TC_CASES=20 CK_TIMEOUT_MULTIPLIER=20 tests/test_postings_fault && srcdir='$(abs_top_srcdir)' TC_CASES=20 CK_TIMEOUT_MULTIPLIER=20 tests/test_postings_beside
	builddir='$(abs_top_builddir)' srcdir='$(abs_top_srcdir)' TRACUU_EXTRACTOR='$(abs_top_builddir)/tracuu-extractor' TC_TORTURE=1 \
		bash $(srcdir)/tests/test_intake.sh
# The suites under valgrind: every leak and every bad access is a failure. Registers are kept exact at every access, as reading goes on after SIGBUS
# (lib/postings/mapping.c).
valgrind: $(test_suites)
	for suite in $(test_suites); do \
		srcdir='$(abs_top_srcdir)' CK_FORK=no $(LIBTOOL) --mode=execute $(VALGRIND) -q --vex-iropt-register-updates=allregs-at-mem-access --leak-check=full --suppressions=$(srcdir)/tests/valgrind.supp --error-exitcode=1 ./$$suite || exit 1; \
	done
# Headers and sections of any bytes, for SECONDS_TO_FUZZ (60): needs clang with its fuzzer. What it finds is written to the build folder.
fuzz-document: $(BUILT_SOURCES)
	clang -g -O1 -fsanitize=fuzzer,address,undefined -DTC_LIBFUZZER -I$(srcdir) -I. -D_GNU_SOURCE -DTC_VERSION='""' -DGETTEXT_PACKAGE='"$(PACKAGE)"' \
		-DTC_LOCALEDIR='""' $(GLIB_CFLAGS) $(ICU_CFLAGS) $(srcdir)/tests/test_document_fuzz.c $(srcdir)/lib/base/*.c $(srcdir)/lib/text/*.c \
		$(srcdir)/lib/document/*.c $(GLIB_LIBS) $(ICU_LIBS) -o tests/fuzz-document
	mkdir -p fuzzed && tests/fuzz-document -max_total_time=$${SECONDS_TO_FUZZ:-60} -max_len=8192 fuzzed $(srcdir)/tests/fuzz/corpus/document \
		$(srcdir)/tests/golden/document $(srcdir)/tests/golden/sections
.PHONY: torture valgrind fuzz-document screens by-ear
# Each target with libFuzzer, FUZZ_SECONDS long. Needs clang; builds what they need of lib/ by itself, with sanitizers.
FUZZ_SECONDS = 60
fuzz: $(BUILT_SOURCES)
	@mkdir -p fuzzing
	@for target in $(fuzz_targets); do \
		name=$${target##*/}; mkdir -p fuzzing/corpus-$$name; \
		clang -g -O1 -std=gnu11 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined $(AM_CPPFLAGS) $(ICU_CFLAGS) \
			$(srcdir)/tests/fuzz/$$name.c $(srcdir)/lib/repair/*.c $(srcdir)/lib/citation/*.c $(srcdir)/lib/document/*.c $(srcdir)/lib/postings/*.c $(srcdir)/lib/text/*.c $(srcdir)/lib/base/*.c \
			$(GLIB_LIBS) $(ICU_LIBS) $(ZLIB_LIBS) -lm \
			-o fuzzing/$$name && \
		TRACUU_MODEL='$(abs_top_srcdir)/corpus/model/vi.model' fuzzing/$$name -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -timeout=5 -artifact_prefix=fuzzing/ -print_final_stats=0 -verbosity=0 \
			fuzzing/corpus-$$name $(srcdir)/tests/fuzz/corpus/$$name || exit 1; \
	done
.PHONY: torture valgrind fuzz
