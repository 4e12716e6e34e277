bin_PROGRAMS += tracuu-searchd
tracuu_searchd_SOURCES = searchd/searchd-private.h searchd/main.c searchd/http.c searchd/server.c searchd/desk.c searchd/limit.c searchd/refuse.c searchd/api.c searchd/answers.c searchd/office.c searchd/review.c \
	searchd/dossier.c searchd/table.h searchd/table.c searchd/docx.c searchd/originals.c searchd/zip.h searchd/zip.c searchd/image.c searchd/pages.c
nodist_tracuu_searchd_SOURCES = searchd/web-resources.c
tracuu_searchd_CPPFLAGS = $(AM_CPPFLAGS) $(GIO_CFLAGS) $(MICROHTTPD_CFLAGS) $(LIBARCHIVE_CFLAGS)
tracuu_searchd_LDADD = libtracuu.la $(GIO_LIBS) $(GLIB_LIBS) $(JANSSON_LIBS) $(MICROHTTPD_LIBS) $(LIBARCHIVE_LIBS)

web_names = web.gresource.xml index.html style.css icon.svg early.js app.js dom.js words.js box.js question.js hits.js readings.js search.js facets.js chart.js \
	tree.js work.js scheme.js picture.js official.js header.js paper.js page.js card.js missing.js overview.js runs.js dossier.js gather.js who.js review.js cut.js help.js
web_files = $(web_names:%=searchd/web/%)
# The pages speak Vietnamese; their English comes out of a catalogue.
searchd/web/en.js: po/web-en.po build-aux/po2js.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check-format -o /dev/null $(srcdir)/po/web-en.po && \
		$(AWK) -f $(srcdir)/build-aux/po2js.awk $(srcdir)/po/web-en.po > $@
searchd/web-resources.c: $(web_files) searchd/openapi.json searchd/web/en.js
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(GLIB_COMPILE_RESOURCES) --generate-source --sourcedir=$(srcdir)/searchd/web --sourcedir=$(srcdir)/searchd --sourcedir=searchd/web --target=$@ \
		$(srcdir)/searchd/web/web.gresource.xml
BUILT_SOURCES += searchd/web-resources.c
CLEANFILES += searchd/web-resources.c searchd/web/en.js
EXTRA_DIST += $(web_files) searchd/openapi.json build-aux/po2js.awk
