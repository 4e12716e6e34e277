# Every tests/test_<module>.c is one program of the library `check`; every tests/test_*.sh drives the programs from outside. All say TAP.
TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = bash
AM_TESTS_ENVIRONMENT = builddir='$(abs_top_builddir)'; export builddir; srcdir='$(abs_top_srcdir)'; export srcdir; \
	VALGRIND='$(VALGRIND)'; export VALGRIND; unset TRACUU_STORE; \
	TRACUU_EXTRACTOR='$(abs_top_builddir)/tracuu-extractor'; export TRACUU_EXTRACTOR; \
	ASAN_OPTIONS=new_delete_type_mismatch=0; export ASAN_OPTIONS; \
	LSAN_OPTIONS=suppressions='$(abs_top_srcdir)/tests/lsan.supp':print_suppressions=0; export LSAN_OPTIONS;

noinst_LTLIBRARIES += tests/libtesting.la
tests_libtesting_la_SOURCES = tests/testing.h tests/testing.c
tests_libtesting_la_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
test_libs = tests/libtesting.la libtracuu.la $(CHECK_LIBS) $(GLIB_LIBS) $(JANSSON_LIBS) $(SQLITE_LIBS)

test_suites = tests/test_text tests/test_document tests/test_document_tables tests/test_citation tests/test_works tests/test_archive tests/test_archive_works \
	tests/test_extract tests/test_index tests/test_search tests/test_xapian_c tests/test_xapian_c_order
check_PROGRAMS += $(test_suites) tests/store_dump tests/extract_dump tests/page_maker
TESTS += $(test_suites)
tests_test_text_LDADD = $(test_libs)
tests_test_document_LDADD = $(test_libs)
tests_test_document_tables_LDADD = $(test_libs)
tests_test_citation_LDADD = $(test_libs)
tests_test_works_LDADD = $(test_libs)
tests_test_archive_LDADD = $(test_libs)
tests_test_archive_works_LDADD = $(test_libs)
tests_test_extract_LDADD = $(test_libs)
tests_test_index_LDADD = $(test_libs)
tests_test_search_LDADD = $(test_libs)
tests_test_xapian_c_LDADD = $(test_libs)
tests_test_xapian_c_order_LDADD = $(test_libs)
tests_store_dump_LDADD = libtracuu.la $(GLIB_LIBS)
tests_extract_dump_LDADD = libtracuu.la $(GLIB_LIBS)
tests_page_maker_CPPFLAGS = $(AM_CPPFLAGS) $(POPPLER_CFLAGS) $(LEPTONICA_CFLAGS)
tests_page_maker_LDADD = $(POPPLER_LIBS) $(LEPTONICA_LIBS) $(GLIB_LIBS) -lm

# Kills a run at a chosen step, or lets the step fail; cannot be preloaded before a sanitizer's own library.
if !SANITIZERS
check_LTLIBRARIES += tests/faults/disk_at.la
tests_faults_disk_at_la_SOURCES = tests/faults/disk_at.c
tests_faults_disk_at_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
tests_faults_disk_at_la_LIBADD = -ldl
endif

test_scripts = tests/test_house.sh tests/check-symbols.sh tests/test_valgrind.sh tests/test_corpus.sh tests/test_cli.sh tests/test_http.sh tests/test_pages.sh \
	tests/test_faults.sh tests/test_intake.sh
TESTS += $(test_scripts)
EXTRA_DIST += $(test_scripts) tests/tap.sh tests/lsan.supp tests/test_corpus.py tests/served.py tests/test_http.py tests/test_pages.py tests/browser.py tests/test_intake.py tests/intake_files.py \
	tests/golden

# The pages as the browser test sees them, for doc/screens; to be looked at.
screens: all $(check_PROGRAMS)
	builddir='$(abs_top_builddir)' srcdir='$(abs_top_srcdir)' TRACUU_EXTRACTOR='$(abs_top_builddir)/tracuu-extractor' LANGUAGE=vi \
		TC_SCREENS='$(abs_top_srcdir)/doc/screens' bash $(srcdir)/tests/test_pages.sh
# The kill test at every step instead of a spread of them: long.
torture: all $(check_PROGRAMS) $(check_LTLIBRARIES)
	builddir='$(abs_top_builddir)' srcdir='$(abs_top_srcdir)' TC_TORTURE=1 bash $(srcdir)/tests/test_faults.sh
# The suites under valgrind: every leak and every bad access is a failure.
valgrind: $(test_suites)
	for suite in $(test_suites); do \
		srcdir='$(abs_top_srcdir)' CK_FORK=no $(LIBTOOL) --mode=execute $(VALGRIND) -q --leak-check=full --error-exitcode=1 ./$$suite || exit 1; \
	done
.PHONY: torture valgrind screens
