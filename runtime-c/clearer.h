/* @ABOUT@ Restores pictures with a net.
 *
 * Whole picture:
 *
 *     static uint8_t workspace[...];   at least clearer_workspace_size(width) bytes, any alignment
 *     clearer_image image = {pixels, stride, width, height, CLEARER_U8, CLEARER_CHANNELS};
 *     clearer_status status = clearer_restore(&image, &image, workspace, sizeof workspace);
 *     if (status != CLEARER_OK) puts(clearer_status_text(status));
 *
 * Row by row, from a sensor or to a display; the result follows CLEARER_LAG_ROWS rows behind:
 *
 *     clearer_state *state;
 *     clearer_begin(&state, workspace, size, width, height, CLEARER_U8, CLEARER_CHANNELS);
 *     for (y = 0; y < height; y++) {
 *       int ready = clearer_push(state, row[y]);          negative: a clearer_status
 *       while (ready-- > 0) clearer_pull(state, result);
 *     }
 *
 * Nothing is allocated, nothing is printed, nothing outside the given buffers is read or written, and the same
 * picture gives the same bytes on every CPU (int8) and for every way of calling. Calls with different workspaces may
 * run at the same time.
 */
#ifndef CLEARER_H
#define CLEARER_H

#include <stddef.h>
#include <stdint.h>
#ifdef CLEARER_PTHREADS
#include <pthread.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* @CONSTANTS@ */

typedef enum {
  CLEARER_OK = 0,
  CLEARER_BAD_ARGUMENT = -1,    /* a null pointer, or a size, stride or format that is not supported */
  CLEARER_DIFFERENT_IMAGES = -2, /* input and output differ in size or format */
  CLEARER_SMALL_WORKSPACE = -3, /* the workspace is smaller than for this width and format */
  CLEARER_PULL_FIRST = -4,      /* push: rows are ready that have not been pulled */
  CLEARER_PUSH_FIRST = -5,      /* pull: no row is ready */
  CLEARER_WRONG_RESULT = -6     /* self test: this build does not give the bytes that it should */
} clearer_status;

/* A sample is 0..255, 0..65535, or a float that is 0 for black and 1 for white and may lie outside. */
typedef enum { CLEARER_U8 = 0, CLEARER_U16 = 1, CLEARER_F32 = 2 } clearer_sample;

typedef struct {
  void *pixels;      /* the first row; samples of a pixel lie together: gray, RGB or RGBA */
  ptrdiff_t stride;  /* bytes from row to row; may be negative */
  uint32_t width;    /* 1..CLEARER_MAX_SIZE */
  uint32_t height;   /* 1..CLEARER_MAX_SIZE */
  clearer_sample sample;
  uint32_t channels; /* CLEARER_CHANNELS, or 4 where that is 3: alpha is passed through */
} clearer_image;

enum { CLEARER_MAX_SIZE = 1 << 24, CLEARER_SELFTEST_WIDTH = 53, CLEARER_SELFTEST_HEIGHT = 21 };

/* Bytes for pictures of this width, of any height and format. 0: the width is 0 or too large. */
size_t clearer_workspace_size(uint32_t width);

/* Restores a picture. `out` has the size and format of `in` and may be the same picture. */
clearer_status clearer_restore(const clearer_image *in, const clearer_image *out, void *workspace, size_t size);

/* How to run work on several threads: `run` calls task(argument, i) for each i below count, at once or one after the
 * other, in any order, and returns when all are done. The same picture gives the same bytes for every number of
 * threads. With threads, more rows are kept and the result follows more rows behind. */
typedef struct {
  void (*run)(void *context, unsigned count, void (*task)(void *argument, unsigned index), void *argument);
  void *context;
  unsigned threads; /* 1..CLEARER_MAX_THREADS: how many tasks can run at once */
} clearer_parallel;

enum { CLEARER_MAX_THREADS = 16 };

/* As the calls without _parallel; a null `parallel` is one thread. */
size_t clearer_workspace_size_parallel(uint32_t width, unsigned threads);
/* Bytes for pictures of one format alone, which are fewer, since rows wait for their result as they came. 0: a width,
 * format or number of threads that is not supported. */
size_t clearer_workspace_size_for(uint32_t width, clearer_sample sample, uint32_t channels, unsigned threads);
clearer_status clearer_restore_parallel(const clearer_image *in, const clearer_image *out,
                                        const clearer_parallel *parallel, void *workspace, size_t size);

typedef struct clearer_state clearer_state;

/* Begins a picture that comes row by row. The state lies in the workspace. */
clearer_status clearer_begin(clearer_state **state, void *workspace, size_t size, uint32_t width, uint32_t height,
                             clearer_sample sample, uint32_t channels);
clearer_status clearer_begin_parallel(clearer_state **state, const clearer_parallel *parallel, void *workspace,
                                      size_t size, uint32_t width, uint32_t height, clearer_sample sample,
                                      uint32_t channels);

/* Takes the next row, from the top. Returns how many rows are ready, all of which must be pulled before the next
 * push; after the last row these are all that remain. Negative: a clearer_status. */
int clearer_push(clearer_state *state, const void *row);

/* Writes the next row of the result. */
clearer_status clearer_pull(clearer_state *state, void *row);

/* Restores a built-in pattern with every instruction set that this CPU has, and compares the bytes (int8) with those
 * that the compiler computed. The workspace is for the width CLEARER_SELFTEST_WIDTH and 8 bits. */
clearer_status clearer_selftest(void *workspace, size_t size);

/* The instruction set that clearer_restore uses here, such as "avx512vnni". */
const char *clearer_isa_name(void);

/* What a status means, in English. */
const char *clearer_status_text(clearer_status status);

#ifdef CLEARER_PTHREADS
/* A pool of POSIX threads, for users without one of their own: compile with CLEARER_PTHREADS defined. */
typedef struct {
  clearer_parallel parallel; /* what to pass to the calls above */
  pthread_t threads[CLEARER_MAX_THREADS - 1];
  pthread_mutex_t mutex;
  pthread_cond_t work, done;
  void (*task)(void *argument, unsigned index);
  void *argument;
  unsigned round, count, next, left, started, stopping;
} clearer_threads;

/* Starts threads - 1 threads; the caller's is the last one. CLEARER_BAD_ARGUMENT: there are not so many to be had. */
clearer_status clearer_threads_start(clearer_threads *pool, unsigned threads);
void clearer_threads_stop(clearer_threads *pool);
#endif

#ifdef __cplusplus
}
#endif

#endif
