# The nightly run under systemd, where that is.
systemdunitdir = $(prefix)/lib/systemd/system
nodist_systemdunit_DATA = dist/tracuu-index.service
dist_systemdunit_DATA = dist/tracuu-index.timer
dist_doc_DATA = dist/index.env.example

dist/tracuu-index.service: $(srcdir)/dist/tracuu-index.service.in
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed 's|@bindir@|$(bindir)|' $(srcdir)/dist/tracuu-index.service.in > $@
CLEANFILES += dist/tracuu-index.service
EXTRA_DIST += dist/tracuu-index.service.in
