/* Rows of sums over few inputs, all of one pixel, included by convolve_template.h where sums are finished in registers.
 *
 * With no more than clearer_most_steps steps weights stay in registers, and a group of pixels goes from input to stored
 * outputs: there are too few products to hide what a tile needs before and after them. */

/* For each step k. */
#define CLEARER_EACH_STEP(M) M(0) M(1) M(2) M(3)
#define CLEARER_STEP_INPUT(k) \
  const uint8_t *in##k = input[k]; \
  const size_t step##k = input_step[k];
#define CLEARER_STEP_WEIGHTS(k)                                                                            \
  const CLEARER_WEIGHTS w##k = CLEARER_WEIGHTS_AT(row->weights + ((k) < steps ? 64 * (k) : 0));       \
  const CLEARER_WEIGHTS v##k =                                                                            \
      CLEARER_WEIGHTS_AT(row->weights + (blocks == 2 ? row->block_bytes : 0) + ((k) < steps ? 64 * (k) : 0)); \
  (void)v##k;
#define CLEARER_STEP_ADD(k)                                                       \
  if ((k) < steps) {                                                              \
    const uint8_t *at = in##k + p * step##k;                                      \
    const CLEARER_INPUT i = halves == 1 ? CLEARER_INPUT4(at) : CLEARER_INPUT8(at); \
    CLEARER_DOT(s, i, w##k);                                                      \
    if (blocks == 2) CLEARER_DOT(t, i, v##k);                                     \
  }
#define CLEARER_STEP_MOVE(k) in##k += moved * step##k;
/* The sums s##n, and t##n of the second block, of the group's pixel n. */
#define CLEARER_POINT(n)                                \
  CLEARER_SUMS s##n = b0, t##n = b1;                    \
  (void)t##n;                                           \
  if ((n) < group) {                                    \
    const uint32_t p = (n);                             \
    CLEARER_SUMS s = b0, t = b1;                        \
    CLEARER_EACH_STEP(CLEARER_STEP_ADD)                 \
    s##n = s;                                           \
    t##n = t;                                           \
  }

static inline __attribute__((always_inline)) CLEARER_TARGET void CLEARER_NAME(clearer_points)(
    const CLEARER_NAME(clearer_tiled_row) *row, const uint8_t *const *input, const size_t *input_step,
    const uint32_t steps, const uint32_t outputs, const int plain) {
  const uint32_t halves = outputs == 8 ? 2 : 1, blocks = outputs == 32 ? 2 : 1, group = 64 / outputs;
  const uint32_t width = row->width;
  CLEARER_FINISH(finish) finish = row->finish[0]; /* stores could change what is behind a pointer */
  const CLEARER_SUMS b0 = halves == 1 ? CLEARER_LOAD(row->bias) : CLEARER_SPREAD(row->bias);
  const CLEARER_SUMS b1 = blocks == 2 ? CLEARER_LOAD(row->bias + 16) : b0;
  uint32_t x = 0;
  if (plain || outputs != 8) {
    finish.words = finish.makes_words = finish.residual_words = 0;
    finish.coarse = NULL;
    if (plain) finish.residual = NULL;
  }
  CLEARER_EACH_STEP(CLEARER_STEP_INPUT)
  CLEARER_EACH_STEP(CLEARER_STEP_WEIGHTS)
  for (;;) {
    uint32_t moved;
    CLEARER_SUMS a, b, c, d;
    if (outputs == 8) {
      CLEARER_POINT(0) CLEARER_POINT(1)
      a = CLEARER_PAIR(s0, s1);
      CLEARER_POINT(2) CLEARER_POINT(3)
      b = CLEARER_PAIR(s2, s3);
      CLEARER_POINT(4) CLEARER_POINT(5)
      c = CLEARER_PAIR(s4, s5);
      CLEARER_POINT(6) CLEARER_POINT(7)
      d = CLEARER_PAIR(s6, s7);
    } else {
      CLEARER_POINT(0) CLEARER_POINT(1) CLEARER_POINT(2) CLEARER_POINT(3)
      a = s0;
      b = blocks == 2 ? t0 : s1;
      c = blocks == 2 ? s1 : s2;
      d = blocks == 2 ? t1 : s3;
    }
    if (outputs != 8 || (finish.regular && x % 2 == 0)) {
      CLEARER_FINISH(finish_vectors)(&finish, x, a, b, c, d, outputs, 1);
    } else {
      CLEARER_FINISH(finish_irregular)(row->finish, x, a, b, c, d, outputs);
    }
    if (x + group == width) return;
    moved = x + 2 * group > width ? width - group - x : group;
    x += moved;
    CLEARER_EACH_STEP(CLEARER_STEP_MOVE)
  }
}

#define CLEARER_POINTS(steps, outputs)                                                                               \
  static CLEARER_TARGET void CLEARER_NAME(clearer_plain_points_##outputs##_##steps)(                                 \
      const CLEARER_NAME(clearer_tiled_row) *row, const uint8_t *const *input, const size_t *input_step) {           \
    CLEARER_NAME(clearer_points)(row, input, input_step, steps, outputs, 1);                                         \
  }                                                                                                                  \
  static CLEARER_TARGET void CLEARER_NAME(clearer_points_##outputs##_##steps)(                                       \
      const CLEARER_NAME(clearer_tiled_row) *row, const uint8_t *const *input, const size_t *input_step) {           \
    CLEARER_NAME(clearer_points)(row, input, input_step, steps, outputs, 0);                                         \
  }
#define CLEARER_ALL_POINTS(M, outputs) M(1, outputs) M(2, outputs) M(3, outputs) M(4, outputs)
#define CLEARER_NAME_PLAIN(steps, outputs) CLEARER_NAME(clearer_plain_points_##outputs##_##steps),
#define CLEARER_NAME_POINTS(steps, outputs) CLEARER_NAME(clearer_points_##outputs##_##steps),
CLEARER_ALL_POINTS(CLEARER_POINTS, 8)
CLEARER_ALL_POINTS(CLEARER_POINTS, 16)
CLEARER_ALL_POINTS(CLEARER_POINTS, 32)

/* Whether rows of a block can be made here; in blocks of 16 these are bytes to which at most bytes are added. */
static int CLEARER_NAME(clearer_has_points)(const clearer_convolution *c, uint32_t outputs) {
  uint32_t steps = 0, i;
  const int bytes = c->store == clearer_store_u8 && !c->words && !c->fine && !c->coarse && !(c->residual && c->residual_words);
  for (i = 0; i < c->window_count; i++) {
    if (c->windows[i].kernel != 1) return 0;
    steps += clearer_steps(&c->windows[i], outputs == 8 ? 2 : 1);
  }
  return steps && steps <= clearer_most_steps && c->width >= 64 / outputs && (bytes || outputs == 8);
}

static CLEARER_TARGET void CLEARER_NAME(clearer_convolve_points)(const CLEARER_NAME(clearer_tiled_row) *row) {
  static void (*const points[][2][clearer_most_steps])(const CLEARER_NAME(clearer_tiled_row) *, const uint8_t *const *,
                                                       const size_t *) = {
      {{CLEARER_ALL_POINTS(CLEARER_NAME_POINTS, 8)}, {CLEARER_ALL_POINTS(CLEARER_NAME_PLAIN, 8)}},
      {{CLEARER_ALL_POINTS(CLEARER_NAME_POINTS, 16)}, {CLEARER_ALL_POINTS(CLEARER_NAME_PLAIN, 16)}},
      {{CLEARER_ALL_POINTS(CLEARER_NAME_POINTS, 32)}, {CLEARER_ALL_POINTS(CLEARER_NAME_PLAIN, 32)}},
  };
  const CLEARER_FINISH(finish) *const f = row->finish;
  const int plain = !f->words && !f->makes_words && !f->residual && !f->coarse;
  const uint8_t *input[clearer_most_steps];
  size_t step[clearer_most_steps];
  const clearer_segment *segment;
  uint32_t count = 0, n;
  for (segment = row->segments; segment != row->end; segment++) {
    for (n = 0; n < segment->steps; n++, count++) {
      input[count] = segment->in + (row->outputs == 8 ? 8 : 4) * (size_t)n;
      step[count] = segment->pixel_step;
    }
  }
  for (n = count; n < clearer_most_steps; n++) {
    input[n] = input[0];
    step[n] = step[0];
  }
  points[row->outputs / 16][plain][count - 1](row, input, step);
}

#undef CLEARER_ALL_POINTS
#undef CLEARER_EACH_STEP
#undef CLEARER_NAME_PLAIN
#undef CLEARER_NAME_POINTS
#undef CLEARER_POINT
#undef CLEARER_POINTS
#undef CLEARER_STEP_ADD
#undef CLEARER_STEP_INPUT
#undef CLEARER_STEP_MOVE
#undef CLEARER_STEP_WEIGHTS
