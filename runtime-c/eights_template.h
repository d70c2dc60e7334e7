/* Rows of 3x3 sums over pixels of 8 bytes, for one block, included by convolve_template.h where sums are finished in
 * registers.
 *
 * They have so few steps that all are written out, for 8 pixels at a time. What finishes these then shares the CPU with
 * the products of the next 8; of a tile all products come first. */

#define CLEARER_EIGHT_BEGIN(n, k, j) \
  CLEARER_SUMS s##n = start;         \
  (void)s##n;
#define CLEARER_EIGHT_INPUT(column) \
  (halves == 1 ? CLEARER_INPUT4(in + 8 * (column)) : CLEARER_INPUT8(in + 8 * (column)))
/* Of a row of input, for stride 1 column n, for stride 2 columns 2 n and 2 n + 1; k = n - 1, j = n - 2. */
#define CLEARER_EIGHT_ADD(n, k, j)                                    \
  if (stride == 1 && (n) < 10) {                                      \
    const CLEARER_INPUT i = CLEARER_EIGHT_INPUT(n);                   \
    if ((n) < 8) CLEARER_DOT(s##n, i, w0);                            \
    if ((n) > 0 && (n) < 9) CLEARER_DOT(s##k, i, w1);                 \
    if ((n) > 1) CLEARER_DOT(s##j, i, w2);                            \
  }                                                                   \
  if (stride == 2 && (n) < 9) {                                       \
    const CLEARER_INPUT even = CLEARER_EIGHT_INPUT(2 * (n));          \
    if ((n) > 0) CLEARER_DOT(s##k, even, w2);                         \
    if ((n) < 8) {                                                    \
      const CLEARER_INPUT odd = CLEARER_EIGHT_INPUT(2 * (n) + 1);     \
      CLEARER_DOT(s##n, even, w0);                                    \
      CLEARER_DOT(s##n, odd, w1);                                     \
    }                                                                 \
  }
#define CLEARER_EIGHT_STEP(y, step)                                                             \
  {                                                                                             \
    const uint8_t *in = row->segments[y].in + 8 * (size_t)stride * x + 4 * (step);              \
    const uint8_t *at = row->weights + 192 * ((y) * (2 / halves) + (step));                     \
    const CLEARER_WEIGHTS w0 = CLEARER_WEIGHTS_AT(at), w1 = CLEARER_WEIGHTS_AT(at + 64);        \
    const CLEARER_WEIGHTS w2 = CLEARER_WEIGHTS_AT(at + 128);                                    \
    CLEARER_PIXELS(CLEARER_EIGHT_ADD)                                                           \
  }
#define CLEARER_EIGHT_ROW(y)     \
  CLEARER_EIGHT_STEP(y, 0)       \
  if (halves == 1) CLEARER_EIGHT_STEP(y, 1)

/* What is added, and what is stored. */
#define CLEARER_EIGHT_PLAIN 0    /* bytes of the sums as they are */
#define CLEARER_EIGHT_RESIDUAL 1 /* bytes, with a residual of bytes */
#define CLEARER_EIGHT_ANY 2

static inline __attribute__((always_inline)) CLEARER_TARGET void CLEARER_NAME(clearer_eights)(
    const CLEARER_NAME(clearer_tiled_row) *row, const uint32_t stride, const uint32_t outputs, const int form) {
  const uint32_t halves = outputs == 8 ? 2 : 1, width = row->width;
  CLEARER_FINISH(finish) finish = row->finish[0]; /* stores could change what is behind a pointer */
  const CLEARER_SUMS start = halves == 1 ? CLEARER_LOAD(row->bias) : CLEARER_SPREAD(row->bias);
  uint32_t x = 0;
  if (form != CLEARER_EIGHT_ANY) {
    finish.words = finish.makes_words = finish.residual_words = 0;
    finish.coarse = NULL;
    if (form == CLEARER_EIGHT_PLAIN) finish.residual = NULL;
  }
  for (;;) {
    CLEARER_PIXELS(CLEARER_EIGHT_BEGIN)
    CLEARER_EIGHT_ROW(0)
    CLEARER_EIGHT_ROW(1)
    CLEARER_EIGHT_ROW(2)
    if (outputs == 8) {
      CLEARER_FINISH(finish_vectors)(&finish, x, CLEARER_PAIR(s0, s1), CLEARER_PAIR(s2, s3), CLEARER_PAIR(s4, s5),
                                     CLEARER_PAIR(s6, s7), 8, 1);
    } else {
      CLEARER_FINISH(finish_vectors)(&finish, x, s0, s1, s2, s3, 16, 1);
      CLEARER_FINISH(finish_vectors)(&finish, x + 4, s4, s5, s6, s7, 16, 1);
    }
    x += 8;
    if (x == width) return;
    if (x + 8 > width) x = width - 8;
  }
}

#define CLEARER_EIGHTS(stride, outputs, form)                                                  \
  static CLEARER_TARGET void CLEARER_NAME(clearer_eights_##stride##_##outputs##_##form)(       \
      const CLEARER_NAME(clearer_tiled_row) *row) {                                            \
    CLEARER_NAME(clearer_eights)(row, stride, outputs, form);                                  \
  }
#define CLEARER_NAME_EIGHTS(stride, outputs, form) CLEARER_NAME(clearer_eights_##stride##_##outputs##_##form),
#define CLEARER_ALL_FORMS(M, stride, outputs) M(stride, outputs, 0) M(stride, outputs, 1) M(stride, outputs, 2)
CLEARER_ALL_FORMS(CLEARER_EIGHTS, 1, 8)
CLEARER_ALL_FORMS(CLEARER_EIGHTS, 1, 16)
CLEARER_ALL_FORMS(CLEARER_EIGHTS, 2, 8)
CLEARER_ALL_FORMS(CLEARER_EIGHTS, 2, 16)

/* Whether rows of a block can be made here: of pixels side by side, an even number of them where two have an addend in
 * common. */
static int CLEARER_NAME(clearer_has_eights)(const clearer_convolution *c, const CLEARER_FINISH(finish) *f,
                                            uint32_t outputs) {
  const clearer_window *w = &c->windows[0];
  return c->window_count == 1 && w->kernel == 3 && w->bytes == 8 && w->pixel_bytes == 8 && outputs <= 16 &&
         c->width >= 8 && f->regular && (!c->coarse || c->width % 2 == 0);
}

static CLEARER_TARGET void CLEARER_NAME(clearer_convolve_eights)(const CLEARER_NAME(clearer_tiled_row) *row) {
  static void (*const eights[][2][3])(const CLEARER_NAME(clearer_tiled_row) *) = {
      {{CLEARER_ALL_FORMS(CLEARER_NAME_EIGHTS, 1, 8)}, {CLEARER_ALL_FORMS(CLEARER_NAME_EIGHTS, 1, 16)}},
      {{CLEARER_ALL_FORMS(CLEARER_NAME_EIGHTS, 2, 8)}, {CLEARER_ALL_FORMS(CLEARER_NAME_EIGHTS, 2, 16)}},
  };
  const CLEARER_FINISH(finish) *const f = row->finish;
  const int any = f->words || f->makes_words || f->coarse || f->residual_words;
  const int form = any ? CLEARER_EIGHT_ANY : f->residual ? CLEARER_EIGHT_RESIDUAL : CLEARER_EIGHT_PLAIN;
  eights[row->segments->pixel_step / 16][row->outputs / 16][form](row);
}

#undef CLEARER_ALL_FORMS
#undef CLEARER_EIGHTS
#undef CLEARER_EIGHT_ADD
#undef CLEARER_EIGHT_ANY
#undef CLEARER_EIGHT_BEGIN
#undef CLEARER_EIGHT_INPUT
#undef CLEARER_EIGHT_PLAIN
#undef CLEARER_EIGHT_RESIDUAL
#undef CLEARER_EIGHT_ROW
#undef CLEARER_EIGHT_STEP
#undef CLEARER_NAME_EIGHTS
