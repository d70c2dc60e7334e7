/* Shares a picture among threads, or among what only looks like threads: tasks in every order. All must give the bytes
 * of one thread.
 *
 *   share WIDTH HEIGHT u8|u16|f32 < samples
 */
#include "picture.h"

typedef void task_function(void *argument, unsigned index);

static void forwards(void *context, unsigned count, task_function *task, void *argument) {
  unsigned i;
  (void)context;
  for (i = 0; i < count; i++) task(argument, i);
}

static void backwards(void *context, unsigned count, task_function *task, void *argument) {
  unsigned i;
  (void)context;
  for (i = count; i > 0; i--) task(argument, i - 1);
}

/* Another order each time: as a multiple of a prime that is above every count, which the context counts up. */
static void shuffled(void *context, unsigned count, task_function *task, void *argument) {
  unsigned *turn = (unsigned *)context, i;
  for (i = 0; i < 67; i++) {
    const unsigned index = i * (1 + *turn % 66) % 67;
    if (index < count) task(argument, index);
  }
  ++*turn;
}

static void share(const format *f, const uint8_t *samples, const uint8_t *expected, const net_parallel *parallel) {
  const long threads = (long)parallel->threads;
  buffer in = buffer_copy(samples, f->size, on_the_heap), out = buffer_take(f->size, on_the_heap);
  buffer workspace = buffer_take(workspace_for(f, parallel->threads), right_before_a_guard);
  const net_image from = image_of(f, in.bytes, (ptrdiff_t)f->row_bytes);
  const net_image to = image_of(f, out.bytes, (ptrdiff_t)f->row_bytes);
  net_state *state = NULL;
  uint32_t y, given = 0;
  check(net_restore_parallel(&from, &to, parallel, workspace.bytes, workspace.size - 1) == NET_SMALL_WORKSPACE,
        "a workspace one byte short is not refused, threads", threads);
  check(net_restore_parallel(&from, &to, parallel, workspace.bytes, workspace.size) == NET_OK, "restore, threads",
        threads);
  check(!memcmp(out.bytes, expected, f->size), "the result differs, threads", threads);

  memset(out.bytes, 0, f->size);
  check(net_begin_parallel(&state, parallel, workspace.bytes, workspace.size, f->width, f->height, f->sample,
                           f->channels) == NET_OK, "begin, threads", threads);
  for (y = 0; y < f->height; y++) {
    int ready = net_push(state, samples + y * f->row_bytes);
    check(ready >= 0, "push", ready);
    for (; ready > 0; ready--) check(net_pull(state, out.bytes + given++ * f->row_bytes) == NET_OK, "pull", (long)y);
  }
  check(given == f->height && !memcmp(out.bytes, expected, f->size), "rows differ, threads", threads);
  buffer_drop(&in);
  buffer_drop(&out);
  buffer_drop(&workspace);
}

static void refuse(const format *f) {
  uint8_t pixel[16] = {0};
  const net_image image = image_of(f, pixel, 0);
  net_parallel parallel = {forwards, NULL, 2};
  check(net_workspace_size_parallel(f->width, 0) == 0, "a workspace for no thread", 0);
  check(net_workspace_size_parallel(f->width, NET_MAX_THREADS + 1) == 0, "a workspace for too many threads", 0);
  check(net_workspace_size_parallel(f->width, 1) == net_workspace_size(f->width), "the workspace of one thread", 0);
  parallel.threads = 0;
  check(net_restore_parallel(&image, &image, &parallel, pixel, SIZE_MAX) == NET_BAD_ARGUMENT, "no thread", 0);
  parallel.threads = NET_MAX_THREADS + 1;
  check(net_restore_parallel(&image, &image, &parallel, pixel, SIZE_MAX) == NET_BAD_ARGUMENT, "too many threads", 0);
  parallel.threads = 2;
  parallel.run = NULL;
  check(net_restore_parallel(&image, &image, &parallel, pixel, SIZE_MAX) == NET_BAD_ARGUMENT, "nothing to run", 0);
}

int main(int argc, char **argv) {
  const format f = read_format(argc, argv), one = format_of(1, 1, NET_U8, NET_CHANNELS);
  buffer samples = read_samples(&f), expected = restore_plainly(&f, samples.bytes);
  unsigned threads, turn = 0;
  refuse(&one);
  for (threads = 1; threads <= NET_MAX_THREADS; threads += threads < 4 ? 1 : 4) {
    net_parallel parallel = {forwards, &turn, 1};
    parallel.threads = threads;
    share(&f, samples.bytes, expected.bytes, &parallel);
    parallel.run = backwards;
    share(&f, samples.bytes, expected.bytes, &parallel);
    parallel.run = shuffled;
    share(&f, samples.bytes, expected.bytes, &parallel);
#ifdef NET_PTHREADS
    {
      net_threads pool;
      check(net_threads_start(&pool, threads) == NET_OK, "threads", (long)threads);
      share(&f, samples.bytes, expected.bytes, &pool.parallel);
      net_threads_stop(&pool);
    }
#endif
  }
  buffer_drop(&samples);
  buffer_drop(&expected);
  return 0;
}
