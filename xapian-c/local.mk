lib_LTLIBRARIES += xapian-c/libxapian-c.la
xapian_c_libxapian_c_la_SOURCES = \
	xapian-c/xapian-c.h \
	xapian-c/xapian-c-private.h \
	xapian-c/status.cc \
	xapian-c/database.cc \
	xapian-c/document.cc \
	xapian-c/list.cc \
	xapian-c/query.cc \
	xapian-c/enquire.cc
xapian_c_libxapian_c_la_CXXFLAGS = $(AM_CXXFLAGS) $(XAPIAN_CFLAGS)
xapian_c_libxapian_c_la_LIBADD = $(XAPIAN_LIBS)
# libtool's -export-symbols-regex hides nothing when the linker is called through g++.
xapian_c_libxapian_c_la_LDFLAGS = $(AM_LDFLAGS) -version-info 0:0:0 -no-undefined \
	-Wl,--version-script=$(srcdir)/xapian-c/xapian-c.map
EXTRA_xapian_c_libxapian_c_la_DEPENDENCIES = xapian-c/xapian-c.map
EXTRA_DIST += xapian-c/xapian-c.map

include_HEADERS += xapian-c/xapian-c.h
pkgconfig_DATA += xapian-c/xapian-c.pc
