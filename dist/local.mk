# Under systemd, where that is: the nightly run, the server, the user that both are; parts of an index on other machines, and copies of them.
dist_bin_SCRIPTS = dist/tracuu-replicate
systemdunitdir = $(prefix)/lib/systemd/system
nodist_systemdunit_DATA = dist/tracuu-index.service dist/tracuu-searchd.service dist/tracuu-shard@.service dist/tracuu-replica@.service
dist_systemdunit_DATA = dist/tracuu-index.timer
sysusersdir = $(prefix)/lib/sysusers.d
dist_sysusers_DATA = dist/tracuu.conf
dist_doc_DATA = dist/index.env.example dist/searchd.env.example dist/shard.env.example doc/scale.md

dist/tracuu-index.service: $(srcdir)/dist/tracuu-index.service.in
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed 's|[@]bindir@|$(bindir)|' $(srcdir)/dist/tracuu-index.service.in > $@
dist/tracuu-searchd.service dist/tracuu-shard@.service dist/tracuu-replica@.service: dist/%.service: $(srcdir)/dist/%.service.in
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed 's|[@]docdir@|$(docdir)|; s|[@]bindir@|$(bindir)|' $< > $@
CLEANFILES += dist/tracuu-index.service dist/tracuu-searchd.service dist/tracuu-shard@.service dist/tracuu-replica@.service
EXTRA_DIST += dist/tracuu-index.service.in dist/tracuu-searchd.service.in dist/tracuu-shard@.service.in dist/tracuu-replica@.service.in
