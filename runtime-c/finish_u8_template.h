/* From sums to stored outputs, int8, four vectors at a time, for each kind of vector. CLEARER_V(x) is x with the
 * vector's suffix, CLEARER_TARGET its function attribute. In a block of 16 four vectors hold lanes / 4 pixels, in a
 * block of 8 lanes / 2. */

/* The addends of vector i of a group whose first pixel is x of row y. */
static inline __attribute__((always_inline)) CLEARER_TARGET CLEARER_V(clearer_ints) CLEARER_V(clearer_add)(
    const clearer_convolution *c, uint32_t channel, uint32_t y, uint32_t x, CLEARER_V(clearer_ints) sum,
    const uint32_t halves, const uint32_t i) {
  const uint32_t lanes = CLEARER_V(clearer_lanes), outputs = 16 / halves;
  const uint32_t o = channel + i * lanes % outputs; /* the vector's first output */
  const uint32_t p = x + i * lanes / outputs;       /* and pixel */
  const uint32_t q = p + (lanes > outputs ? 1 : 0); /* its second pixel */
  if (c->residual) {
    const uint8_t *row = c->residual[y] + o;
    const uint8_t *a = row + (size_t)p * c->residual_step, *b = row + (size_t)q * c->residual_step;
    const int32_t *scale = c->residual_scale + o;
    sum = CLEARER_V(clearer_add_scaled)(
        sum, halves == 1 ? CLEARER_V(clearer_widen_u8)(a) : CLEARER_V(clearer_paired_u8)(a, b),
        halves == 1 ? CLEARER_V(clearer_load_ints)(scale) : CLEARER_V(clearer_paired_ints)(scale));
  }
  if (c->coarse) {
    const uint8_t *row = c->coarse[y] + 2 * (size_t)o;
    const uint8_t *a = row + (size_t)(p / 2) * c->coarse_step, *b = row + (size_t)(q / 2) * c->coarse_step;
    const int32_t *scale = c->coarse_scale + o;
    sum = CLEARER_V(clearer_add_scaled)(
        sum, halves == 1 ? CLEARER_V(clearer_widen_i16)(a) : CLEARER_V(clearer_paired_i16)(a, b),
        CLEARER_V(clearer_low16)(halves == 1 ? CLEARER_V(clearer_load_ints)(scale)
                                             : CLEARER_V(clearer_paired_ints)(scale)));
  }
  return sum;
}

/* `size` bytes for each pixel. */
static inline __attribute__((always_inline)) void CLEARER_V(clearer_scatter)(uint8_t *out, uint32_t step,
                                                                             const uint8_t *from, const uint32_t size,
                                                                             const uint32_t pixels) {
  uint32_t p;
  for (p = 0; p < pixels; p++, out += step, from += size) memcpy(out, from, size);
}

/* A last group that is not full begins earlier. */
static inline __attribute__((always_inline)) CLEARER_TARGET void CLEARER_V(clearer_finish_groups)(
    const clearer_convolution *c, const uint32_t channel, uint32_t y, uint32_t x, uint32_t pixels, const int32_t *sums,
    const uint32_t halves, const int words, const int addends) {
  const uint32_t lanes = CLEARER_V(clearer_lanes), group = halves * lanes / 4, outputs = 16 / halves;
  const uint32_t size = words ? 2 * outputs : outputs, step = c->out_step;
  const float *scale = c->scale + channel;
  const CLEARER_V(clearer_floats) f0 = halves == 1 ? CLEARER_V(clearer_load_floats)(scale) : CLEARER_V(clearer_paired_floats)(scale);
  const CLEARER_V(clearer_floats) f1 = lanes >= outputs ? f0 : halves == 1 ? CLEARER_V(clearer_load_floats)(scale + lanes) : CLEARER_V(clearer_paired_floats)(scale + lanes);
  const CLEARER_V(clearer_floats) f2 = 2 * lanes >= outputs ? f0 : CLEARER_V(clearer_load_floats)(scale + 2 * lanes);
  const CLEARER_V(clearer_floats) f3 = 2 * lanes >= outputs ? f1 : CLEARER_V(clearer_load_floats)(scale + 3 * lanes);
  uint8_t *out = c->out[y] + (size_t)x * step + (words ? 2 * channel : channel);
  uint32_t p = 0;
  if (pixels < group) {
    for (; p < pixels; p++) clearer_finish_pixel_u8(c, channel, halves, y, x + p, sums + 16 * (size_t)p);
    return;
  }
  for (;;) {
    const int32_t *s = sums + 16 * (size_t)p;
    uint8_t *to = out + (size_t)p * step;
    CLEARER_V(clearer_ints) v0, v1, v2, v3;
#define CLEARER_VECTOR_AT(i) CLEARER_V(clearer_load_ints)(s + (i) * lanes)
    if (halves == 1) {
      v0 = CLEARER_VECTOR_AT(0);
      v1 = CLEARER_VECTOR_AT(1);
      v2 = CLEARER_VECTOR_AT(2);
      v3 = CLEARER_VECTOR_AT(3);
    } else {
      v0 = CLEARER_V(clearer_pair)(CLEARER_VECTOR_AT(0), CLEARER_VECTOR_AT(1));
      v1 = CLEARER_V(clearer_pair)(CLEARER_VECTOR_AT(2), CLEARER_VECTOR_AT(3));
      v2 = CLEARER_V(clearer_pair)(CLEARER_VECTOR_AT(4), CLEARER_VECTOR_AT(5));
      v3 = CLEARER_V(clearer_pair)(CLEARER_VECTOR_AT(6), CLEARER_VECTOR_AT(7));
    }
#undef CLEARER_VECTOR_AT
    if (addends) {
      v0 = CLEARER_V(clearer_add)(c, channel, y, x + p, v0, halves, 0);
      v1 = CLEARER_V(clearer_add)(c, channel, y, x + p, v1, halves, 1);
      v2 = CLEARER_V(clearer_add)(c, channel, y, x + p, v2, halves, 2);
      v3 = CLEARER_V(clearer_add)(c, channel, y, x + p, v3, halves, 3);
    }
    v0 = CLEARER_V(clearer_requantise)(v0, f0);
    v1 = CLEARER_V(clearer_requantise)(v1, f1);
    v2 = CLEARER_V(clearer_requantise)(v2, f2);
    v3 = CLEARER_V(clearer_requantise)(v3, f3);
    if (words) {
      uint8_t packed[128];
      v0 = halves == 1 ? CLEARER_V(clearer_words)(v0, v1) : CLEARER_V(clearer_paired_words)(v0, v1);
      v2 = halves == 1 ? CLEARER_V(clearer_words)(v2, v3) : CLEARER_V(clearer_paired_words)(v2, v3);
      if (step == size) {
        CLEARER_V(clearer_store_ints)(to, v0);
        CLEARER_V(clearer_store_ints)(to + 4 * lanes, v2);
      } else {
        CLEARER_V(clearer_store_ints)(packed, v0);
        CLEARER_V(clearer_store_ints)(packed + 4 * lanes, v2);
        CLEARER_V(clearer_scatter)(to, step, packed, size, group);
      }
    } else {
      uint8_t packed[64];
      v0 = halves == 1 ? CLEARER_V(clearer_bytes)(v0, v1, v2, v3) : CLEARER_V(clearer_paired_bytes)(v0, v1, v2, v3);
      if (step == size) {
        CLEARER_V(clearer_store_ints)(to, v0);
      } else {
        CLEARER_V(clearer_store_ints)(packed, v0);
        CLEARER_V(clearer_scatter)(to, step, packed, size, group);
      }
    }
    p += group;
    if (p == pixels) return;
    if (p + group > pixels) p = pixels - group;
  }
}

#define CLEARER_FINISHER(n, halves, words, addends)                                                          \
  static CLEARER_TARGET void CLEARER_V(clearer_finish_u8_##n)(const clearer_convolution *c, uint32_t channel, \
                                                              uint32_t y, uint32_t x, uint32_t pixels,       \
                                                              const int32_t *sums) {                         \
    CLEARER_V(clearer_finish_groups)(c, channel, y, x, pixels, sums, halves, words, addends);                \
  }
CLEARER_FINISHER(0, 1, 0, 0)
CLEARER_FINISHER(1, 1, 0, 1)
CLEARER_FINISHER(2, 1, 1, 0)
CLEARER_FINISHER(3, 1, 1, 1)
CLEARER_FINISHER(4, 2, 0, 0)
CLEARER_FINISHER(5, 2, 0, 1)
CLEARER_FINISHER(6, 2, 1, 0)
CLEARER_FINISHER(7, 2, 1, 1)
#undef CLEARER_FINISHER

/* By clearer_finish_kind. */
static clearer_finisher_u8 *const CLEARER_V(clearer_finishers_u8)[] = {
    CLEARER_V(clearer_finish_u8_0), CLEARER_V(clearer_finish_u8_1), CLEARER_V(clearer_finish_u8_2),
    CLEARER_V(clearer_finish_u8_3), CLEARER_V(clearer_finish_u8_4), CLEARER_V(clearer_finish_u8_5),
    CLEARER_V(clearer_finish_u8_6), CLEARER_V(clearer_finish_u8_7),
};

#undef CLEARER_V
#undef CLEARER_TARGET
