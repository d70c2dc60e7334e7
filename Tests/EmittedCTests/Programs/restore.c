/* Restores one picture with an emitted net in every way there is. All must give the same bytes, and none may touch a
 * byte that is not its own.
 *
 *   restore WIDTH HEIGHT u8|u16|f32 < samples > result
 */
#include "picture.h"

/* From one buffer to another, each of them watched, and into itself. */
static void restore_between_guards(const format *f, const uint8_t *samples, const uint8_t *expected) {
  int kind;
  for (kind = 0; kind < kinds_of_buffer; kind++) {
    buffer in = buffer_copy(samples, f->size, (buffer_kind)kind), out = buffer_take(f->size, (buffer_kind)kind);
    buffer workspace = buffer_take(workspace_for(f, 1), (buffer_kind)kind);
    const net_image from = image_of(f, in.bytes, (ptrdiff_t)f->row_bytes);
    const net_image to = image_of(f, out.bytes, (ptrdiff_t)f->row_bytes);
    check(net_restore(&from, &to, workspace.bytes, workspace.size - 1) == NET_SMALL_WORKSPACE,
          "a workspace one byte short is not refused", kind);
    check(net_restore(&from, &to, workspace.bytes, workspace.size) == NET_OK, "restore", kind);
    check(!memcmp(in.bytes, samples, f->size), "the input was changed", kind);
    check(!memcmp(out.bytes, expected, f->size), "the result differs between guards", kind);
    memset(workspace.bytes, 0xff, workspace.size);
    check(net_restore(&from, &from, workspace.bytes, workspace.size) == NET_OK, "restore in place", kind);
    check(!memcmp(in.bytes, expected, f->size), "the result in place differs", kind);
    buffer_drop(&in);
    buffer_drop(&out);
    buffer_drop(&workspace);
  }
}

/* Rows that are further apart than they are long, upside down if `step` is negative: what lies between them stays. */
static void restore_with_strides(const format *f, const uint8_t *samples, const uint8_t *expected, ptrdiff_t step,
                                 buffer *workspace) {
  const size_t distance = (size_t)(step < 0 ? -step : step);
  buffer b = buffer_take(distance * (f->height - 1) + f->row_bytes + 1, on_the_heap);
  uint8_t *first = b.bytes + 1 + (step < 0 ? distance * (f->height - 1) : 0);
  const net_image image = image_of(f, first, step);
  uint32_t y;
  size_t i, own = 0;
  for (y = 0; y < f->height; y++) memcpy(first + (ptrdiff_t)y * step, samples + y * f->row_bytes, f->row_bytes);
  check(net_restore(&image, &image, workspace->bytes, workspace->size) == NET_OK, "restore with stride", (long)step);
  for (y = 0; y < f->height; y++) {
    uint8_t *row = first + (ptrdiff_t)y * step;
    check(!memcmp(row, expected + y * f->row_bytes, f->row_bytes), "a row differs with stride", (long)step);
    memset(row, 0xa5, f->row_bytes);
  }
  for (i = 0; i < b.size; i++) own += b.bytes[i] != 0xa5;
  check(own == 0, "bytes between rows were changed, with stride", (long)step);
  buffer_drop(&b);
}

/* Row by row, each in a buffer of its own. */
static void restore_by_rows(const format *f, const uint8_t *samples, const uint8_t *expected, buffer *workspace) {
  net_state *state = NULL;
  uint32_t y, given = 0, first = 0;
  check(net_begin(&state, workspace->bytes, workspace_for(f, 1) - 1, f->width, f->height, f->sample, f->channels) ==
            NET_SMALL_WORKSPACE, "begin takes a workspace one byte short", 0);
  check(net_begin(&state, workspace->bytes, workspace->size, f->width, f->height, f->sample, f->channels) == NET_OK,
        "begin", 0);
  for (y = 0; y < f->height; y++) {
    buffer row = buffer_copy(samples + y * f->row_bytes, f->row_bytes, y % 2 ? right_before_a_guard : on_the_heap);
    int ready;
    check(net_pull(state, row.bytes) == NET_PUSH_FIRST, "a row can be pulled too early: row", (long)y);
    ready = net_push(state, row.bytes);
    buffer_drop(&row);
    check(ready >= 0, "push", ready);
    if (ready > 0 && first == 0) first = y + 1;
    for (; ready > 0; ready--, given++) {
      buffer out = buffer_take(f->row_bytes, given % 2 ? right_before_a_guard : right_behind_a_guard);
      if (y + 1 < f->height) check(net_push(state, samples) == NET_PULL_FIRST, "pushed before pulled: row", (long)y);
      check(net_pull(state, out.bytes) == NET_OK, "pull", (long)given);
      check(!memcmp(out.bytes, expected + given * f->row_bytes, f->row_bytes), "a row differs: row", (long)given);
      buffer_drop(&out);
    }
  }
  check(given == f->height, "rows that came out", (long)given);
  check(first == (f->height < NET_LAG_ROWS ? f->height : NET_LAG_ROWS), "rows until the first one is ready", (long)first);
  check(net_push(state, samples) == NET_BAD_ARGUMENT, "one row too many can be pushed", 0);
  check(net_pull(state, workspace->bytes) == NET_PUSH_FIRST, "one row too many can be pulled", 0);
}

/* With alpha, which stays as it is. */
static void restore_with_alpha(const format *f, const uint8_t *samples, const uint8_t *expected, buffer *workspace) {
  const format g = format_of(f->width, f->height, f->sample, 4);
  const size_t bytes = f->sample_bytes, pixels = (size_t)f->width * f->height, size = workspace_for(&g, 1);
  buffer b = buffer_take(g.size, right_before_a_guard);
  const net_image image = image_of(&g, b.bytes, (ptrdiff_t)g.row_bytes);
  size_t i, k;
  for (i = 0; i < pixels; i++) {
    memcpy(b.bytes + 4 * bytes * i, samples + 3 * bytes * i, 3 * bytes);
    for (k = 0; k < bytes; k++) b.bytes[(4 * i + 3) * bytes + k] = (uint8_t)(7 * i + k);
  }
  check(net_restore(&image, &image, workspace->bytes, size - 1) == NET_SMALL_WORKSPACE, "a small workspace with alpha", 0);
  check(net_restore(&image, &image, workspace->bytes, size) == NET_OK, "restore with alpha", 0);
  for (i = 0; i < pixels; i++) {
    check(!memcmp(b.bytes + 4 * bytes * i, expected + 3 * bytes * i, 3 * bytes), "with alpha a pixel differs", (long)i);
    for (k = 0; k < bytes; k++) check(b.bytes[(4 * i + 3) * bytes + k] == (uint8_t)(7 * i + k), "alpha", (long)i);
  }
  buffer_drop(&b);
}

int main(int argc, char **argv) {
  const format f = read_format(argc, argv);
  buffer samples = read_samples(&f), expected = restore_plainly(&f, samples.bytes);
  buffer workspace = buffer_take(net_workspace_size(f.width), on_the_heap), shifted;
  const net_image image = image_of(&f, samples.bytes, (ptrdiff_t)f.row_bytes);
  restore_between_guards(&f, samples.bytes, expected.bytes);
  restore_with_strides(&f, samples.bytes, expected.bytes, (ptrdiff_t)f.row_bytes + 13, &workspace);
  restore_with_strides(&f, samples.bytes, expected.bytes, -(ptrdiff_t)f.row_bytes - 7, &workspace);
  restore_by_rows(&f, samples.bytes, expected.bytes, &workspace);
  if (NET_CHANNELS == 3) restore_with_alpha(&f, samples.bytes, expected.bytes, &workspace);
  /* A workspace may begin anywhere. */
  shifted = buffer_take(workspace.size + 3, on_the_heap);
  check(net_restore(&image, &image, shifted.bytes + 3, workspace.size) == NET_OK, "restore, shifted workspace", 0);
  check(!memcmp(samples.bytes, expected.bytes, f.size), "the result with a shifted workspace differs", 0);
  check(fwrite(expected.bytes, 1, f.size, stdout) == f.size && !fflush(stdout), "the result cannot be written", 0);
  buffer_drop(&samples);
  buffer_drop(&expected);
  buffer_drop(&workspace);
  buffer_drop(&shifted);
  return 0;
}
