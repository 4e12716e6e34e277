# Messages in Vietnamese. The catalogue is built under the name that it is installed by, so po/ in the build folder is a locale folder too.
vimessagesdir = $(localedir)/vi/LC_MESSAGES
vimessages_DATA = po/vi/LC_MESSAGES/tracuu.mo
po/vi/LC_MESSAGES/tracuu.mo: $(srcdir)/po/vi.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check-format -o $@ $(srcdir)/po/vi.po
CLEANFILES += po/vi/LC_MESSAGES/tracuu.mo
EXTRA_DIST += po/vi.po

# Brings vi.po up to date with the sources; what is new or changed there is then to be translated by hand.
update-po:
	cd $(srcdir) && xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --package-name=$(PACKAGE) --no-location --sort-by-file \
		-o po/tracuu.pot cli/*.c indexer/*.c searchd/*.c lib/extract/*.c lib/archive/*.c lib/text/*.c
	cd $(srcdir) && msgmerge --update --backup=none --no-location po/vi.po po/tracuu.pot && rm po/tracuu.pot
.PHONY: update-po
