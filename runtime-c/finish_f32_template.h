/* From sums to stored outputs, fp32, for each kind of vector; CLEARER_V and CLEARER_TARGET as in
 * finish_floats_template.h. */

#include "finish_floats_template.h"

static inline __attribute__((always_inline)) CLEARER_TARGET void CLEARER_V(clearer_finish_sums)(
    const clearer_convolution *c, uint32_t channel, uint32_t y, uint32_t x, uint32_t pixels, const float *sums,
    const uint32_t halves, const int addends) {
  const uint32_t lanes = CLEARER_V(clearer_lanes), group = lanes / 8; /* pixels of a block of 8 in a vector */
  uint32_t p = 0, i;
  if (halves == 1) {
    for (; p < pixels; p++) {
      for (i = 0; i < 16; i += lanes) {
        CLEARER_V(clearer_finish_floats)(c, y, x + p, x + p, channel + i,
                                         CLEARER_V(clearer_load_floats)(sums + 16 * p + i), 1, addends);
      }
    }
    return;
  }
  for (; p + group <= pixels; p += group) {
    const CLEARER_V(clearer_floats) a = CLEARER_V(clearer_load_floats)(sums + 16 * p);
    const CLEARER_V(clearer_floats) b = CLEARER_V(clearer_load_floats)(sums + 16 * p + lanes);
    CLEARER_V(clearer_finish_floats)(c, y, x + p, x + p + group - 1, channel, CLEARER_V(clearer_whole_floats)(a, b), 2,
                                     addends);
  }
  if (p < pixels) clearer_finish_pixel_f32(c, channel, halves, y, x + p, sums + 16 * p);
}

/* A row of a block that is to be finished. */
typedef struct {
  const clearer_convolution *c;
  uint32_t channel, y;
} CLEARER_V(clearer_finish_f32);

static inline void CLEARER_V(clearer_finish_block_f32)(CLEARER_V(clearer_finish_f32) *f, const clearer_convolution *c,
                                                       uint32_t channel, uint32_t outputs) {
  (void)outputs;
  f->c = c;
  f->channel = channel;
}
static inline void CLEARER_V(clearer_finish_row_f32)(CLEARER_V(clearer_finish_f32) *f, uint32_t y) { f->y = y; }

static CLEARER_TARGET void CLEARER_V(clearer_finish_pixels_f32)(const CLEARER_V(clearer_finish_f32) *f,
                                                                uint32_t outputs, uint32_t x, uint32_t pixels,
                                                                const float *sums) {
  const int addends = f->c->residual || f->c->coarse;
  if (outputs == 16) {
    if (addends) CLEARER_V(clearer_finish_sums)(f->c, f->channel, f->y, x, pixels, sums, 1, 1);
    else CLEARER_V(clearer_finish_sums)(f->c, f->channel, f->y, x, pixels, sums, 1, 0);
  } else {
    if (addends) CLEARER_V(clearer_finish_sums)(f->c, f->channel, f->y, x, pixels, sums, 2, 1);
    else CLEARER_V(clearer_finish_sums)(f->c, f->channel, f->y, x, pixels, sums, 2, 0);
  }
}

/* A row of addends alone: all its sums are the bias. */
static CLEARER_TARGET void CLEARER_V(clearer_finish_bias_f32)(const CLEARER_V(clearer_finish_f32) *f, uint32_t outputs,
                                                              uint32_t width, const float *bias) {
  float sums[2][16] = {{0}};
  uint32_t x, i;
  for (i = 0; i < outputs; i++) sums[0][i * 16 / outputs] = sums[1][i * 16 / outputs] = bias[i];
  for (x = 0; x + 2 <= width; x += 2) CLEARER_V(clearer_finish_pixels_f32)(f, outputs, x, 2, sums[0]);
  if (x < width) CLEARER_V(clearer_finish_pixels_f32)(f, outputs, x, 1, sums[0]);
}

#undef CLEARER_V
#undef CLEARER_TARGET
