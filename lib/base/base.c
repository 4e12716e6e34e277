/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/base/base.h"

#include <libintl.h>
#include <locale.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

G_DEFINE_QUARK(tc - error - quark, tc_error)

const TcAsker *tc_asker_get_everybody(void)
{
	static const TcAsker everybody = {.clearance = TC_SECRECY_ABSOLUTE, .groups = NULL};

	return &everybody;
}

/** Whether a locale's name, or a list of languages, chooses a language: C, POSIX and C.UTF-8 do not. */
static gboolean names_language(const char *value)
{
	return value && *value && strcmp(value, "C") != 0 && strcmp(value, "POSIX") != 0 && !g_str_has_prefix(value, "C.");
}

void tc_locale_init(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"};
	gboolean chosen = FALSE;

	for (gsize i = 0; i < G_N_ELEMENTS(variables); i++)
		chosen = chosen || names_language(g_getenv(variables[i]));
	if (!chosen)
		g_setenv("LANGUAGE", "vi", TRUE);
	setlocale(LC_ALL, "");
	const char *folder = g_getenv("TRACUU_LOCALEDIR");
	bindtextdomain(GETTEXT_PACKAGE, folder ? folder : TC_LOCALEDIR);
	bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
	textdomain(GETTEXT_PACKAGE);
}

char *tc_store_dup_path(const char *option)
{
	if (option && *option)
		return g_strdup(option);

	const char *env = g_getenv("TRACUU_STORE");
	if (env && *env)
		return g_strdup(env);

	g_autofree char *file = g_build_filename(g_get_user_config_dir(), "tracuu", "tracuu.conf", NULL);
	g_autoptr(GKeyFile) conf = g_key_file_new();
	if (g_key_file_load_from_file(conf, file, G_KEY_FILE_NONE, NULL)) {
		char *path = g_key_file_get_string(conf, "store", "path", NULL);
		if (path)
			return path;
	}
	return g_build_filename(g_get_user_data_dir(), "tracuu", NULL);
}

struct addrinfo *tc_address_resolve(const char *address, GError **error)
{
	const char *colon = strrchr(address, ':');
	g_autofree char *host = colon ? g_strndup(address, (gsize)(colon - address)) : NULL;
	const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
	struct addrinfo *info = NULL;

	if (host && host[0] == '[' && g_str_has_suffix(host, "]")) {
		g_autofree char *inner = g_strndup(host + 1, strlen(host) - 2);
		g_free(host);
		host = g_steal_pointer(&inner);
	}
	if (!host || getaddrinfo(host, colon + 1, &hints, &info) != 0) {
		g_set_error(error, TC_ERROR, TC_ERROR_USAGE,
			    "--listen takes an address and a port, such as 127.0.0.1:8417, not %s", address);
		return NULL;
	}
	return info;
}
