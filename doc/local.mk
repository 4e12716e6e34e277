dist_man_MANS += doc/man/tracuu.1 doc/man/tracuu-indexer.1 doc/man/tracuu-searchd.1
EXTRA_DIST += doc/architecture.md
