libtracuu_la_SOURCES += lib/base/base.h lib/base/base.c
