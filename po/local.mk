# Messages in Vietnamese. The catalogue is built under the name that it is installed by, so po/ in the build folder is a locale folder too.
vimessagesdir = $(localedir)/vi/LC_MESSAGES
vimessages_DATA = po/vi/LC_MESSAGES/tracuu.mo
po/vi/LC_MESSAGES/tracuu.mo: $(srcdir)/po/vi.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check-format -o $@ $(srcdir)/po/vi.po
CLEANFILES += po/vi/LC_MESSAGES/tracuu.mo
EXTRA_DIST += po/vi.po po/web-en.po

# Brings vi.po, and web-en.po for the pages, up to date with the sources; what is new or changed there is then to be translated by hand.
update-po:
	cd $(srcdir) && xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --package-name=$(PACKAGE) --no-location --sort-by-file \
		-o po/tracuu.pot cli/*.c indexer/*.c searchd/*.c lib/extract/*.c lib/archive/*.c lib/index/*.c lib/search/*.c lib/text/*.c
	cd $(srcdir) && msgmerge --update --backup=none --no-location po/vi.po po/tracuu.pot && rm po/tracuu.pot
	cd $(srcdir) && sed -n 's/.*data-t>\([^<]*\)<.*/t("\1")/p; s/.*\(aria-label\|placeholder\)="\([^"]*\)".*/t("\2")/p' searchd/web/index.html > po/index.js && \
		xgettext --from-code=UTF-8 --language=JavaScript --keyword=t --no-location --sort-output -o po/web.pot searchd/web/*.js po/index.js && \
		msgmerge --update --backup=none --no-location --no-fuzzy-matching --no-wrap --sort-output po/web-en.po po/web.pot && rm po/web.pot po/index.js
.PHONY: update-po
