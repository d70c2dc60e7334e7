/* A pool of POSIX threads. A round is a few hundred microseconds of work, so a thread looks for the next one for a while
 * before it sleeps. */
#ifndef CLEARER_THREADS_H
#define CLEARER_THREADS_H

#ifdef CLEARER_PTHREADS

#include "clearer.h"

enum { clearer_looks = 4000 };

/* Takes tasks of the present round until there are no more. */
static void clearer_take_tasks(clearer_threads *pool) {
  for (;;) {
    const unsigned index = __atomic_fetch_add(&pool->next, 1, __ATOMIC_ACQ_REL);
    if (index >= pool->count) return;
    pool->task(pool->argument, index);
  }
}

static void *clearer_thread(void *argument) {
  clearer_threads *pool = (clearer_threads *)argument;
  unsigned seen = 0, looks;
  for (;;) {
    for (looks = 0; looks < clearer_looks && __atomic_load_n(&pool->round, __ATOMIC_ACQUIRE) == seen; looks++) {
#if defined(__x86_64__) || defined(__i386__)
      __builtin_ia32_pause();
#endif
    }
    pthread_mutex_lock(&pool->mutex);
    while (pool->round == seen) pthread_cond_wait(&pool->work, &pool->mutex);
    seen = pool->round;
    pthread_mutex_unlock(&pool->mutex);
    if (pool->stopping) return NULL;
    clearer_take_tasks(pool);
    pthread_mutex_lock(&pool->mutex);
    if (__atomic_sub_fetch(&pool->left, 1, __ATOMIC_ACQ_REL) == 0) pthread_cond_signal(&pool->done);
    pthread_mutex_unlock(&pool->mutex);
  }
}

static void clearer_begin_round(clearer_threads *pool) {
  pthread_mutex_lock(&pool->mutex);
  __atomic_store_n(&pool->left, pool->started, __ATOMIC_RELEASE);
  __atomic_store_n(&pool->next, 0, __ATOMIC_RELEASE);
  __atomic_add_fetch(&pool->round, 1, __ATOMIC_ACQ_REL);
  pthread_cond_broadcast(&pool->work);
  pthread_mutex_unlock(&pool->mutex);
}

static void clearer_run_tasks(void *context, unsigned count, void (*task)(void *argument, unsigned index),
                              void *argument) {
  clearer_threads *pool = (clearer_threads *)context;
  unsigned looks;
  pool->task = task;
  pool->argument = argument;
  pool->count = count;
  clearer_begin_round(pool);
  clearer_take_tasks(pool);
  for (looks = 0; looks < clearer_looks && __atomic_load_n(&pool->left, __ATOMIC_ACQUIRE); looks++) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
  }
  pthread_mutex_lock(&pool->mutex);
  while (__atomic_load_n(&pool->left, __ATOMIC_ACQUIRE)) pthread_cond_wait(&pool->done, &pool->mutex);
  pthread_mutex_unlock(&pool->mutex);
}

void clearer_threads_stop(clearer_threads *pool) {
  unsigned i;
  pool->stopping = 1;
  pool->count = 0;
  clearer_begin_round(pool);
  for (i = 0; i < pool->started; i++) pthread_join(pool->threads[i], NULL);
  pthread_cond_destroy(&pool->done);
  pthread_cond_destroy(&pool->work);
  pthread_mutex_destroy(&pool->mutex);
}

clearer_status clearer_threads_start(clearer_threads *pool, unsigned threads) {
  if (!pool || threads == 0 || threads > CLEARER_MAX_THREADS) return CLEARER_BAD_ARGUMENT;
  memset(pool, 0, sizeof *pool);
  pool->parallel.run = clearer_run_tasks;
  pool->parallel.context = pool;
  pool->parallel.threads = threads;
  if (pthread_mutex_init(&pool->mutex, NULL) || pthread_cond_init(&pool->work, NULL) ||
      pthread_cond_init(&pool->done, NULL)) {
    return CLEARER_BAD_ARGUMENT;
  }
  for (; pool->started + 1 < threads; pool->started++) {
    if (pthread_create(&pool->threads[pool->started], NULL, clearer_thread, pool)) {
      clearer_threads_stop(pool);
      return CLEARER_BAD_ARGUMENT;
    }
  }
  return CLEARER_OK;
}

#endif

#endif
