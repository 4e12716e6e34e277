/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an extractor can still do once it reads what came from outside. The list says what is allowed; every other system call fails
 * with EPERM, so that a library that tries something fancy takes its slow way; sockets, new programs and new processes, which
 * only an attacker would want, end it at once. Files can be opened for reading only, and where the kernel has Landlock (5.13 and
 * later, if it is switched on) only those that libraries need: programs' own data, fonts, OCR data. So not even what it may say to its
 * master can carry a file of somebody else's. The document comes as a descriptor.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "extractor/extractor-private.h"

/**
 * Address space. Measured with `vie`, in colour: a page of A4 at 300 dpi takes 0.23 GB of it, A3 0.27 GB; the largest image that is taken,
 * 50 million dots, 0.55 GB.
 */
#define MAX_MEMORY (2ull << 30)
/** Seconds of processor time of one process in its life: MAX_DOCUMENTS scans of 12 pages. Hanging pages are ended by the master long before. */
#define MAX_CPU_SECONDS 36000

static const char *const allowed[] = {
	"read",
	"readv",
	"pread64",
	"write",
	"writev",
	"recvmsg",
	"close",
	"close_range",
	"lseek",
	"fstat",
	"stat",
	"lstat",
	"newfstatat",
	"statx",
	"statfs",
	"fstatfs",
	"access",
	"faccessat",
	"faccessat2",
	"readlink",
	"readlinkat",
	"getdents64",
	"getcwd",
	"fcntl",
	"dup",
	"poll",
	"ppoll",
	"select",
	"pselect6",
	"mmap",
	"munmap",
	"mprotect",
	"mremap",
	"madvise",
	"brk",
	"membarrier",
	"rt_sigaction",
	"rt_sigprocmask",
	"rt_sigreturn",
	"sigaltstack",
	"futex",
	"sched_yield",
	"sched_getaffinity",
	"nanosleep",
	"clock_nanosleep",
	"clock_gettime",
	"clock_getres",
	"gettimeofday",
	"time",
	"times",
	"getrusage",
	"getrandom",
	"getpid",
	"gettid",
	"getppid",
	"getuid",
	"geteuid",
	"getgid",
	"getegid",
	"uname",
	"sysinfo",
	"prlimit64",
	"getrlimit",
	"set_robust_list",
	"rseq",
	"arch_prctl",
	"exit",
	"exit_group",
	"restart_syscall",
	"tgkill",
	"fadvise64",
	"readahead",
	"memfd_create",
};
static const char *const deadly[] = {
	"socket",
	"socketpair",
	"connect",
	"bind",
	"listen",
	"accept",
	"accept4",
	"sendto",
	"sendmsg",
	"sendmmsg",
	"execve",
	"execveat",
	"fork",
	"vfork",
	"ptrace",
	"process_vm_readv",
	"process_vm_writev",
	"kill",
	"tkill",
	"mount",
	"unshare",
	"setns",
	"keyctl",
	"bpf",
};

/** What may be read: where libraries, their data, fonts and the OCR's language data are installed. */
static const char *const readable[] = {"/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig"};

static gboolean limit(int resource, rlim_t most)
{
	const struct rlimit limits = {.rlim_cur = most, .rlim_max = most};

	return setrlimit(resource, &limits) == 0;
}

static gboolean set_limits(void)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) /* whose shadow memory is all of the address space */
	if (!limit(RLIMIT_AS, MAX_MEMORY))
		return FALSE;
#endif
	return limit(RLIMIT_CPU, MAX_CPU_SECONDS) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0);
}

static gboolean add(scmp_filter_ctx filter, uint32_t action, const char *name)
{
	int call = seccomp_syscall_resolve_name(name);

	/* what another architecture does not have need not be listed there */
	return call == __NR_SCMP_ERROR || seccomp_rule_add(filter, action, call, 0) == 0;
}

/** Opening is allowed where nothing of the flags writes, makes or cuts. */
static gboolean add_open(scmp_filter_ctx filter)
{
	const scmp_datum_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;

	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, writing, 0)) == 0 &&
	       seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, writing, 0)) == 0;
}

static gboolean load_filter(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	gboolean ok = filter && add_open(filter);

	for (gsize i = 0; ok && i < G_N_ELEMENTS(allowed); i++)
		ok = add(filter, SCMP_ACT_ALLOW, allowed[i]);
	for (gsize i = 0; ok && i < G_N_ELEMENTS(deadly); i++)
		ok = add(filter, SCMP_ACT_KILL_PROCESS, deadly[i]);
	ok = ok && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return ok;
}

static void let_read(int rules, const char *path)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
		.parent_fd = path ? open(path, O_PATH | O_CLOEXEC) : -1,
	};
	struct stat st;

	if (rule.parent_fd < 0)
		return;
	if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
	syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
}

/** Leaves of the file system what is readable above. A kernel that cannot do so leaves all, for reading. */
static gboolean fence_files(void)
{
	const struct landlock_ruleset_attr attributes = {
		.handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
				     LANDLOCK_ACCESS_FS_READ_DIR,
	};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);

	if (rules < 0)
		return errno == ENOSYS || errno == EOPNOTSUPP;
	for (gsize i = 0; i < G_N_ELEMENTS(readable); i++)
		let_read(rules, readable[i]);
	let_read(rules, g_getenv("TESSDATA_PREFIX"));
	gboolean ok = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(rules);
	return ok;
}

gboolean tc_sandbox_enter(void)
{
	return prctl(PR_SET_DUMPABLE, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && set_limits() && fence_files() &&
	       load_filter();
}
