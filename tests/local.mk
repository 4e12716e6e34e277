# Every tests/test_<module>.c is one program of the library `check`; every tests/test_*.sh drives the programs from outside. All say TAP.
TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = bash
AM_TESTS_ENVIRONMENT = builddir='$(abs_top_builddir)'; export builddir; srcdir='$(abs_top_srcdir)'; export srcdir; \
	VALGRIND='$(VALGRIND)'; export VALGRIND; unset TRACUU_STORE;

test_sources = tests/testing.h tests/testing.c
test_libs = libtracuu.la $(CHECK_LIBS) $(GLIB_LIBS) $(JANSSON_LIBS)
test_cppflags = $(AM_CPPFLAGS) $(CHECK_CFLAGS)

test_programs = @TEST_PROGRAMS@
