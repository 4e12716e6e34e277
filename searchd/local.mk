bin_PROGRAMS += tracuu-searchd
tracuu_searchd_SOURCES = searchd/searchd-private.h searchd/main.c searchd/http.c searchd/api.c searchd/office.c searchd/image.c searchd/pages.c
nodist_tracuu_searchd_SOURCES = searchd/web-resources.c
tracuu_searchd_CPPFLAGS = $(AM_CPPFLAGS) $(GIO_CFLAGS) $(MICROHTTPD_CFLAGS)
tracuu_searchd_LDADD = libtracuu.la $(GIO_LIBS) $(GLIB_LIBS) $(JANSSON_LIBS) $(MICROHTTPD_LIBS)

web_files = searchd/web/web.gresource.xml searchd/web/index.html searchd/web/style.css searchd/web/app.js searchd/web/dom.js \
	searchd/web/search.js searchd/web/work.js searchd/web/paper.js searchd/web/missing.js
searchd/web-resources.c: $(web_files)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(GLIB_COMPILE_RESOURCES) --generate-source --sourcedir=$(srcdir)/searchd/web --target=$@ \
		$(srcdir)/searchd/web/web.gresource.xml
BUILT_SOURCES += searchd/web-resources.c
CLEANFILES += searchd/web-resources.c
EXTRA_DIST += $(web_files)
