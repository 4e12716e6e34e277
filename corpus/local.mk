EXTRA_DIST += corpus/README.md corpus/SOURCES-A.tsv corpus/SOURCES-B.tsv corpus/papers corpus/expected

# The language model of lib/repair. The programs find it where it is installed, or under $TRACUU_MODEL.
dist_pkgdata_DATA = corpus/model/vi.model
EXTRA_DIST += corpus/model/README.md corpus/model/phrases.txt
