/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lib/base/base.h"

G_DEFINE_QUARK(tc-error-quark, tc_error)

const TcAsker *tc_asker_get_everybody(void)
{
	static const TcAsker everybody = {.clearance = TC_SECRECY_ABSOLUTE, .groups = NULL};

	return &everybody;
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
