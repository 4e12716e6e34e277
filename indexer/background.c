/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A run gives way: whoever asks while it goes on comes first. Done here and not only in the unit of systemd, so that it holds for cron, for
 * --watch and for a run by hand too. With nobody in the way a run is as fast as before. Never quite idle (SCHED_IDLE): beside a process that
 * takes all it can get, the morning would come before the end of the run.
 */
#include "indexer/indexer-private.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/**
 * A third of what who asks gets, where both want a core: somebody may be waiting for a run by hand too. The unit of the night's run has 15, which is
 * obeyed.
 */
#define NICENESS 5
/** ioprio_set(2), which the C library does not declare: this process, in the class of all, last in it. */
#define IOPRIO_WHO_PROCESS 1
#define IOPRIO_LAST ((2 << 13) | 7)

void tc_background_enter(void)
{
	const struct sched_param none = {0};

	/* if the kernel will not, the run is no worse than any other program */
	if (getpriority(PRIO_PROCESS, 0) < NICENESS)
		(void)setpriority(PRIO_PROCESS, 0, NICENESS);
	if (sched_getscheduler(0) == SCHED_OTHER)
		(void)sched_setscheduler(0, SCHED_BATCH, &none);
#ifdef SYS_ioprio_set
	(void)syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_LAST);
#endif
}
