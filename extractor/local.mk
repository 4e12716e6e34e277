# A program of its own, so that nothing of poppler, Tesseract and the other readers is in the programs that hold the store.
pkglibexec_PROGRAMS = tracuu-extractor
tracuu_extractor_SOURCES = extractor/extractor-private.h extractor/main.c extractor/sandbox.c extractor/document.c extractor/flow.c \
	extractor/pdf.c extractor/image.c extractor/ocr.c extractor/zip.c extractor/office.c extractor/html.c \
	extractor/rtf.c extractor/doc.c extractor/mail.c
tracuu_extractor_CPPFLAGS = $(AM_CPPFLAGS) $(POPPLER_CFLAGS) $(TESSERACT_CFLAGS) $(LEPTONICA_CFLAGS) $(LIBARCHIVE_CFLAGS) $(LIBXML_CFLAGS) \
	$(SECCOMP_CFLAGS) $(GMIME_CFLAGS)
tracuu_extractor_LDADD = libtracuu.la $(POPPLER_LIBS) $(TESSERACT_LIBS) $(LEPTONICA_LIBS) $(LIBARCHIVE_LIBS) $(LIBXML_LIBS) \
	$(SECCOMP_LIBS) $(GMIME_LIBS) $(GLIB_LIBS) -lm
