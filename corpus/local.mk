EXTRA_DIST += corpus/README.md corpus/SOURCES-A.tsv corpus/SOURCES-B.tsv corpus/papers corpus/expected
