dist_man_MANS += doc/man/tracuu.1 doc/man/tracuu-indexer.1 doc/man/tracuu-searchd.1 doc/man/tracuu-replicate.1
vimandir = $(mandir)/vi/man1
dist_viman_DATA = doc/man/vi/tracuu.1 doc/man/vi/tracuu-indexer.1 doc/man/vi/tracuu-searchd.1 doc/man/vi/tracuu-replicate.1
EXTRA_DIST += doc/architecture.md doc/http-api.md doc/vietnamese-text.md doc/screens doc/examples
