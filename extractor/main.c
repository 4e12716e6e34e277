/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tracuu-extractor LANGUAGE: answers what its master asks over descriptor 3 (lib/extract/protocol.h), until that is closed.
 */
#include "extractor/extractor-private.h"

#include <errno.h>
#include <locale.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/** Exit statuses, for who starts it by hand. */
enum { EXIT_WELL = 0, EXIT_NO_MASTER = 1 };

/** A dot is coloured if its red, green and blue differ so much; a page, if so many of its dots are: one stamp. */
#define COLOUR_DIFFERENCE 40
#define COLOUR_SHARE 0.0005

static TcDocument *document;

G_DEFINE_QUARK(tc - problem - error - quark, tc_problem_error)

gboolean tc_problem_set(GError **error, TcProblem problem, const char *detail)
{
	g_set_error_literal(error, TC_PROBLEM_ERROR, (int)problem, detail ? detail : "");
	return FALSE;
}

/* ---- frames ----------------------------------------------------------------------------------------------------- */

/** The master is gone: there is nobody left to say so to. */
static void send_all(const void *bytes, gsize length)
{
	const char *at = bytes;

	while (length > 0) {
		ssize_t n = write(TC_EXTRACT_FD, at, length);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			_exit(EXIT_NO_MASTER);
		at += n;
		length -= (gsize)n;
	}
}

static void send_frame(TcFrameType type, const void *bytes, gsize length)
{
	const TcFrame frame = {.type = (guint32)type, .length = (guint32)length};

	send_all(&frame, sizeof frame);
	send_all(bytes, length);
}

static void send_problem(const GError *error)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	guint32 problem = error && error->domain == TC_PROBLEM_ERROR ? (guint32)error->code : TC_PROBLEM_DAMAGED;
	const char *detail = error ? error->message : "";

	g_byte_array_append(bytes, (const guint8 *)&problem, sizeof problem);
	g_byte_array_append(bytes, (const guint8 *)detail, (guint)strlen(detail));
	send_frame(TC_FRAME_PROBLEM, bytes->data, bytes->len);
}

static void send_page(const TcPage *page)
{
	const TcFramePage head = {
		.source = (guint32)page->source,
		.n = page->n,
		.width = page->width,
		.height = page->height,
		.confidence = page->confidence,
		.n_words = page->words->len,
		.length = (guint32)page->length,
	};
	gsize words = page->words->len * sizeof(TcWord);
	const TcFrame frame = {.type = TC_FRAME_PAGE, .length = (guint32)(sizeof head + words + page->length)};

	send_all(&frame, sizeof frame);
	send_all(&head, sizeof head);
	send_all(page->words->data, words);
	send_all(page->text, page->length);
}

/* ---- requests --------------------------------------------------------------------------------------------------- */

static gboolean answer_open(int fd, GError **error)
{
	g_clear_pointer(&document, tc_document_close);
	if (fd < 0)
		return tc_problem_set(error, TC_PROBLEM_DAMAGED, "no descriptor");
	document = tc_document_open(fd, error);
	if (!document)
		return FALSE;
	const TcFrameDocument frame = {
		.kind = (guint32)document->kind,
		.n_pages = document->n_pages,
		.n_members = document->members->len,
	};
	send_frame(TC_FRAME_DOCUMENT, &frame, sizeof frame);
	for (guint i = 0; i < document->members->len; i++) {
		const char *name = g_ptr_array_index(document->members, i);
		send_frame(TC_FRAME_MEMBER, name, strlen(name));
	}
	return TRUE;
}

static gboolean answer_pages(guint first, guint last, GError **error)
{
	for (guint n = first; n <= last; n++) {
		g_autoptr(TcPage) page = document->format->read_page(document, n, error);
		if (!page)
			return FALSE;
		send_page(page);
	}
	return TRUE;
}

/** Which of two readings of a page has more that is Vietnamese; the layer, if they are alike: its letters are what was written. */
static gboolean layer_is_better(const TcPage *layer, const TcPage *ocr)
{
	TcLegality of_layer = tc_legality_count(layer->text, layer->length), of_ocr = tc_legality_count(ocr->text, ocr->length);

	return of_layer.words > 0 && of_layer.legal >= of_ocr.legal;
}

static gboolean answer_recognise(guint n, GError **error)
{
	g_autoptr(PIX) image = document->format->render(document, n, 0, error);
	g_autoptr(TcPage) ocr = image ? tc_ocr_read(image, n, error) : NULL;
	g_autoptr(TcPage) layer = ocr ? document->format->read_page(document, n, error) : NULL;

	if (!layer)
		return FALSE;
	ocr->width = layer->width;
	ocr->height = layer->height;
	if (layer_is_better(layer, ocr)) {
		layer->source = TC_PAGE_LAYER;
		send_page(layer);
	} else {
		send_page(ocr);
	}
	return TRUE;
}

/** Fewer colours: to look at, 16 greys or 128 colours are as good as all, and a third of the bytes. */
static PIX *reduce_colours(PIX *image)
{
	l_float32 share = 0, coloured = 0;

	if (pixGetDepth(image) == 1 || pixGetColormap(image))
		return pixClone(image);
	if (pixGetDepth(image) == 32 && pixColorFraction(image, 30, 225, COLOUR_DIFFERENCE, 4, &share, &coloured) == 0 &&
	    share * coloured > COLOUR_SHARE)
		return pixOctreeQuantNumColors(image, 128, 0);
	g_autoptr(PIX) grey = pixConvertTo8(image, FALSE);
	return grey ? pixThresholdTo4bpp(grey, 16, TRUE) : NULL;
}

static gboolean answer_render(guint n, guint dpi, GError **error)
{
	g_autoptr(PIX) drawn = document->format->render(document, n, dpi, error);
	g_autoptr(PIX) image = drawn ? reduce_colours(drawn) : NULL;
	l_uint8 *png = NULL;
	size_t size = 0;

	if (!drawn)
		return FALSE;
	if (!image || pixWriteMemPng(&png, &size, image, 0) != 0)
		return tc_problem_set(error, TC_PROBLEM_DAMAGED, "the page cannot be drawn");
	send_frame(TC_FRAME_BYTES, png, size);
	lept_free(png);
	return TRUE;
}

static gboolean answer_member(guint i, GError **error)
{
	g_autoptr(GBytes) bytes = document->format->read_member(document, i, error);
	gsize length;

	if (!bytes)
		return FALSE;
	const void *data = g_bytes_get_data(bytes, &length);
	send_frame(TC_FRAME_BYTES, data, length);
	return TRUE;
}

static gboolean answer(const TcRequest *request, int fd, GError **error)
{
	guint first = request->first, second = request->second;
	const TcFormat *format = document ? document->format : NULL;
	gboolean is_page = document && first >= 1 && first <= document->n_pages;

	if (request->type == TC_REQUEST_OPEN)
		return answer_open(fd, error);
	if (request->type == TC_REQUEST_PAGES && is_page && second >= first && second <= document->n_pages)
		return answer_pages(first, second, error);
	if (request->type == TC_REQUEST_RECOGNISE && is_page && format->render)
		return answer_recognise(first, error);
	if (request->type == TC_REQUEST_RENDER && is_page && format->render)
		return answer_render(first, CLAMP(second, 30, 300), error);
	if (request->type == TC_REQUEST_MEMBER && format && format->read_member && first < document->members->len)
		return answer_member(first, error);
	return tc_problem_set(error, TC_PROBLEM_EMPTY, "there is no such page or file in it");
}

/** \return FALSE when the master has hung up. \param fd receives a descriptor that came with it, or -1. */
static gboolean receive(TcRequest *request, int *fd)
{
	struct iovec part = {.iov_base = request, .iov_len = sizeof *request};
	char control[CMSG_SPACE(sizeof(int))];
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	ssize_t n;

	*fd = -1;
	do
		n = recvmsg(TC_EXTRACT_FD, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
	while (n < 0 && errno == EINTR);
	const struct cmsghdr *header = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (header && header->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(header), sizeof(int));
	return n == (ssize_t)sizeof *request;
}

int main(int argc, char **argv)
{
	TcRequest request;
	int fd;

	setlocale(LC_CTYPE, "C.UTF-8"); /* names in containers */
	tc_ocr_set_language(argc > 1 ? argv[1] : "vie");
	setMsgSeverity(L_SEVERITY_NONE);
	if (!tc_sandbox_enter())
		return TC_EXTRACT_NO_SANDBOX;
	while (receive(&request, &fd)) {
		g_autoptr(GError) error = NULL;
		if (answer(&request, fd, &error))
			send_frame(TC_FRAME_DONE, NULL, 0);
		else
			send_problem(error);
	}
	_exit(EXIT_WELL); /* nothing of ours outlives us, and libraries' farewells need system calls that we gave up */
}
