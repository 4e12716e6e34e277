bin_PROGRAMS += tracuu-searchd
tracuu_searchd_SOURCES = searchd/searchd-private.h searchd/main.c searchd/http.c searchd/api.c searchd/answers.c searchd/office.c searchd/image.c searchd/pages.c
nodist_tracuu_searchd_SOURCES = searchd/web-resources.c
tracuu_searchd_CPPFLAGS = $(AM_CPPFLAGS) $(GIO_CFLAGS) $(MICROHTTPD_CFLAGS)
tracuu_searchd_LDADD = libtracuu.la $(GIO_LIBS) $(GLIB_LIBS) $(JANSSON_LIBS) $(MICROHTTPD_LIBS)

web_names = web.gresource.xml index.html style.css icon.svg early.js app.js dom.js words.js en.js box.js question.js hits.js search.js facets.js chart.js \
	tree.js work.js scheme.js picture.js official.js header.js paper.js page.js card.js missing.js overview.js runs.js dossier.js help.js
web_files = $(web_names:%=searchd/web/%)
searchd/web-resources.c: $(web_files)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(GLIB_COMPILE_RESOURCES) --generate-source --sourcedir=$(srcdir)/searchd/web --target=$@ \
		$(srcdir)/searchd/web/web.gresource.xml
BUILT_SOURCES += searchd/web-resources.c
CLEANFILES += searchd/web-resources.c
EXTRA_DIST += $(web_files)
