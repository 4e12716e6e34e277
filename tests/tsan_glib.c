/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * GLib's locks as the thread sanitizer has to see them. GLib is not built with it and locks by the kernel's futex, which the sanitizer does not
 * watch: without this all that a mutex guards is reported as a race (49 reports of one suite; with it one, which was real). Each function is GLib's
 * own, and says beside it what it orders. Linked into every program of a build with --enable-sanitizers=thread, and only there.
 *
 * What GLib gives out of slices must come from malloc() instead, as it changes hands between threads unseen: G_SLICE=always-malloc (tests/local.mk).
 */
#include <dlfcn.h>
#include <glib.h>

#undef g_once_init_enter
#undef g_once_init_leave

/* of the sanitizer's own library */
void __tsan_acquire(void *);
void __tsan_release(void *);

/* What GLib itself takes and gives back meanwhile is not looked at: its own lock, which orders it, is not seen. */
void AnnotateIgnoreReadsBegin(const char *file, int line);
void AnnotateIgnoreReadsEnd(const char *file, int line);
void AnnotateIgnoreWritesBegin(const char *file, int line);
void AnnotateIgnoreWritesEnd(const char *file, int line);

static void begin_glib(void)
{
	AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
	AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
}

static void end_glib(void)
{
	AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
	AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
}

/* GLib's own function of that name. */
#define FIND(name)                                                                                                               \
	static __typeof__(&(name)) kept;                                                                                         \
	__typeof__(&(name)) found = __atomic_load_n(&kept, __ATOMIC_RELAXED);                                                    \
	if (!found)                                                                                                              \
	__atomic_store_n(&kept, found = (__typeof__(&(name)))dlsym(RTLD_NEXT, #name), __ATOMIC_RELAXED)

/* What GLib does inside of itself, and its way of making a quark: who comes second writes the same once more. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void)
{
	return "race:g_time_zone_new_identifier\nrace:g_rw_lock_reader_lock\nrace:tc_error_quark\n";
}

void g_mutex_lock(GMutex *mutex)
{
	FIND(g_mutex_lock);
	found(mutex);
	__tsan_acquire(mutex);
}

void g_mutex_unlock(GMutex *mutex)
{
	FIND(g_mutex_unlock);
	__tsan_release(mutex);
	found(mutex);
}

void g_cond_wait(GCond *cond, GMutex *mutex)
{
	FIND(g_cond_wait);
	__tsan_release(mutex);
	found(cond, mutex);
	__tsan_acquire(mutex);
}

gboolean g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 until)
{
	FIND(g_cond_wait_until);
	__tsan_release(mutex);
	gboolean signalled = found(cond, mutex, until);
	__tsan_acquire(mutex);
	return signalled;
}

gboolean(g_once_init_enter)(volatile void *location)
{
	FIND(g_once_init_enter);
	gboolean first = found(location);
	if (!first)
		__tsan_acquire((void *)location);
	return first;
}

void(g_once_init_leave)(volatile void *location, gsize result)
{
	FIND(g_once_init_leave);
	__tsan_release((void *)location);
	found(location, result);
}

void g_async_queue_push(GAsyncQueue *queue, gpointer item)
{
	FIND(g_async_queue_push);
	__tsan_release(queue);
	begin_glib();
	found(queue, item);
	end_glib();
}

gpointer g_async_queue_pop(GAsyncQueue *queue)
{
	FIND(g_async_queue_pop);
	begin_glib();
	gpointer item = found(queue);
	end_glib();
	__tsan_acquire(queue);
	return item;
}

gpointer g_async_queue_try_pop(GAsyncQueue *queue)
{
	FIND(g_async_queue_try_pop);
	begin_glib();
	gpointer item = found(queue);
	end_glib();
	if (item)
		__tsan_acquire(queue);
	return item;
}

/* Who lets go of it last frees it. */
void g_array_unref(GArray *array)
{
	FIND(g_array_unref);
	__tsan_release(array);
	__tsan_acquire(array);
	found(array);
}

/* Strings are kept in blocks that all threads write to, one after the other. */
const char *g_intern_string(const char *string)
{
	static char order;
	FIND(g_intern_string);
	begin_glib();
	const char *interned = found(string);
	end_glib();
	__tsan_release(&order);
	__tsan_acquire(&order);
	return interned;
}

/* What a pool runs. */
typedef struct {
	GFunc func;
	gpointer data;
} Pooled;

static void run_pooled(gpointer item, gpointer data)
{
	Pooled *pooled = data;
	__tsan_acquire(item);
	pooled->func(item, pooled->data);
	__tsan_release(pooled);
}

GThreadPool *g_thread_pool_new(GFunc func, gpointer data, gint most, gboolean exclusive, GError **error)
{
	FIND(g_thread_pool_new);
	Pooled *pooled = g_new(Pooled, 1);
	*pooled = (Pooled){func, data};
	return found(run_pooled, pooled, most, exclusive, error);
}

gboolean g_thread_pool_push(GThreadPool *pool, gpointer item, GError **error)
{
	FIND(g_thread_pool_push);
	__tsan_release(item);
	begin_glib();
	gboolean pushed = found(pool, item, error);
	end_glib();
	return pushed;
}

void g_thread_pool_free(GThreadPool *pool, gboolean immediate, gboolean wait)
{
	FIND(g_thread_pool_free);
	begin_glib();
	Pooled *pooled = pool->user_data;
	found(pool, immediate, wait);
	end_glib();
	__tsan_acquire(pooled);
	g_free(pooled);
}
