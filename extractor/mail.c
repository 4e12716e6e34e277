/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * E-mails, by GMime: what the message says is a page, each attachment a member. Of a message in two forms the plain one is read.
 */
#include <gmime/gmime.h>
#include <string.h>

#include "extractor/extractor-private.h"

/** What was found in a message. */
typedef struct {
	char **pages;     /**< as of tc_flow_open() */
	GPtrArray *parts; /**< of GMimeObject, borrowed from the message: the attachments */
	GMimeMessage *message;
	GMimePart *plain, *html; /**< borrowed: the text, in each form */
} Mail;

static void sort_part(GMimeObject *parent G_GNUC_UNUSED, GMimeObject *part, gpointer data)
{
	TcDocument *document = data;
	Mail *mail = document->own;

	if (mail->parts->len > TC_EXTRACT_MAX_MEMBERS || GMIME_IS_MULTIPART(part))
		return;
	GMimeContentType *type = g_mime_object_get_content_type(part);
	const char *name = GMIME_IS_PART(part) ? g_mime_part_get_filename(GMIME_PART(part)) : NULL;
	if (GMIME_IS_PART(part) && !name && !mail->plain && g_mime_content_type_is_type(type, "text", "plain")) {
		mail->plain = GMIME_PART(part);
	} else if (GMIME_IS_PART(part) && !name && !mail->html && g_mime_content_type_is_type(type, "text", "html")) {
		mail->html = GMIME_PART(part);
	} else if (name || GMIME_IS_MESSAGE_PART(part)) {
		g_ptr_array_add(mail->parts, part);
		g_ptr_array_add(document->members, g_strdup(name ? name : "message.eml"));
	}
}

static GBytes *decode(GMimeObject *part)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);

	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	if (GMIME_IS_MESSAGE_PART(part))
		g_mime_object_write_to_stream(GMIME_OBJECT(g_mime_message_part_get_message(GMIME_MESSAGE_PART(part))), NULL,
					      stream);
	else if (g_mime_part_get_content(GMIME_PART(part)))
		g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), stream);
	g_object_unref(stream);
	return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

/** The text of a part in UTF-8; what says a wrong character set is taken as it is. */
static char *dup_text(GMimePart *part, gsize *length)
{
	g_autoptr(GBytes) bytes = decode(GMIME_OBJECT(part));
	const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
	const char *data = g_bytes_get_data(bytes, length);
	gsize given = *length;
	char *text = charset && given > 0 ? g_convert(data, (gssize)given, "UTF-8", charset, NULL, length, NULL) : NULL;

	if (text)
		return text;
	text = g_utf8_make_valid(data ? data : "", (gssize)given);
	*length = strlen(text);
	return text;
}

static void add_line(GString *text, const char *name, const char *value)
{
	if (value && *value)
		g_string_append_printf(text, "%s: %s\n", name, value);
}

static GString *read_message(const Mail *mail)
{
	GString *text = g_string_new(NULL);
	gsize length = 0;

	add_line(text, "Từ", g_mime_object_get_header(GMIME_OBJECT(mail->message), "From"));
	add_line(text, "Gửi", g_mime_object_get_header(GMIME_OBJECT(mail->message), "To"));
	add_line(text, "Lúc", g_mime_object_get_header(GMIME_OBJECT(mail->message), "Date"));
	add_line(text, "Về việc", g_mime_message_get_subject(mail->message));
	if (!mail->plain && !mail->html)
		return text;
	g_autofree char *body = dup_text(mail->plain ? mail->plain : mail->html, &length);
	g_string_append_c(text, '\n');
	if (mail->plain) {
		g_string_append_len(text, body, (gssize)length);
		return text;
	}
	GString *shown = tc_html_to_text(body, length);
	if (shown) {
		g_string_append_len(text, shown->str, (gssize)shown->len);
		g_string_free(shown, TRUE);
	}
	return text;
}

static void close_mail(TcDocument *document)
{
	Mail *mail = document->own;

	g_strfreev(mail->pages);
	g_ptr_array_unref(mail->parts);
	if (mail->message)
		g_object_unref(mail->message);
	g_free(mail);
}

static gboolean open_mail(TcDocument *document, GError **error)
{
	gsize length;
	const char *bytes = g_bytes_get_data(document->bytes, &length);
	Mail *mail = g_new0(Mail, 1);

	mail->parts = g_ptr_array_new();
	document->own = mail;
	g_mime_init();
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, length);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	mail->message = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	if (!mail->message)
		return tc_problem_set(error, TC_PROBLEM_DAMAGED, "no message");
	g_mime_message_foreach(mail->message, sort_part, document);
	/* the pages are made as of any flowing text, and kept beside the message */
	document->own = NULL;
	gboolean ok = tc_flow_open(document, read_message(mail), error);
	mail->pages = document->own;
	document->own = mail;
	return ok;
}

static TcPage *read_mail_page(TcDocument *document, guint n, GError **error G_GNUC_UNUSED)
{
	TcPage *page = tc_page_new(n, TC_PAGE_FLOW);

	tc_page_take_text(page, g_string_new(((const Mail *)document->own)->pages[n - 1]));
	return page;
}

static GBytes *read_attachment(TcDocument *document, guint i, GError **error G_GNUC_UNUSED)
{
	return decode(g_ptr_array_index(((const Mail *)document->own)->parts, i));
}

const TcFormat tc_format_mail = {.kind = TC_KIND_MAIL,
				 .open = open_mail,
				 .read_page = read_mail_page,
				 .read_member = read_attachment,
				 .close = close_mail};
