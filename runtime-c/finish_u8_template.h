/* From sums to stored outputs, int8, four vectors at a time, for each kind of vector. CLEARER_V(x) is x with the
 * vector's suffix, CLEARER_TARGET its function attribute. In a block of 16 four vectors hold lanes / 4 pixels, in a
 * block of 8 lanes / 2. */

#define CLEARER_INLINE static inline __attribute__((always_inline)) CLEARER_TARGET
#define CLEARER_INTS CLEARER_V(clearer_ints)

/* What the outputs of a vector are multiplied by. */
typedef struct {
  CLEARER_V(clearer_floats) result;
  CLEARER_INTS residual, coarse;
} CLEARER_V(clearer_scales);

CLEARER_INLINE CLEARER_V(clearer_scales) CLEARER_V(clearer_scales_from)(const clearer_convolution *c, uint32_t o,
                                                                        const uint32_t halves) {
  CLEARER_V(clearer_scales) scales;
  scales.residual = scales.coarse = CLEARER_V(clearer_zero)();
  if (halves == 1) {
    scales.result = CLEARER_V(clearer_load_floats)(c->scale + o);
    if (c->residual) scales.residual = CLEARER_V(clearer_load_ints)(c->residual_scale + o);
    if (c->coarse) scales.coarse = CLEARER_V(clearer_load_ints)(c->coarse_scale + o);
  } else {
    scales.result = CLEARER_V(clearer_paired_floats)(c->scale + o);
    if (c->residual) scales.residual = CLEARER_V(clearer_paired_ints)(c->residual_scale + o);
    if (c->coarse) scales.coarse = CLEARER_V(clearer_paired_ints)(c->coarse_scale + o);
  }
  scales.coarse = CLEARER_V(clearer_low16)(scales.coarse);
  return scales;
}

/* What is added to a row, from its first output of the block on; NULL: nothing. */
typedef struct {
  const uint8_t *residual, *coarse;
  size_t residual_step, coarse_step;
} CLEARER_V(clearer_addends);

/* Vector i of a group whose first pixel is x and has its sums at s. */
CLEARER_INLINE CLEARER_INTS CLEARER_V(clearer_vector)(const int32_t *s, uint32_t x,
                                                      const CLEARER_V(clearer_addends) *add,
                                                      const CLEARER_V(clearer_scales) *scales, const uint32_t halves,
                                                      const int addends, const uint32_t i) {
  const uint32_t lanes = CLEARER_V(clearer_lanes), outputs = 16 / halves;
  const uint32_t o = i * lanes % outputs;           /* the vector's first output */
  const uint32_t p = x + i * lanes / outputs;       /* and pixel */
  const uint32_t q = p + (lanes > outputs ? 1 : 0); /* its second pixel */
  CLEARER_INTS v;
  if (halves == 1) {
    v = CLEARER_V(clearer_load_ints)(s + i * lanes);
  } else {
    v = CLEARER_V(clearer_pair)(CLEARER_V(clearer_load_ints)(s + 2 * i * lanes),
                                CLEARER_V(clearer_load_ints)(s + 2 * i * lanes + lanes));
  }
  if (addends && add->residual) {
    const uint8_t *a = add->residual + p * add->residual_step + o, *b = add->residual + q * add->residual_step + o;
    v = CLEARER_V(clearer_add_scaled)(
        v, halves == 1 ? CLEARER_V(clearer_widen_u8)(a) : CLEARER_V(clearer_paired_u8)(a, b), scales->residual);
  }
  if (addends && add->coarse) {
    const uint8_t *a = add->coarse + (p / 2) * add->coarse_step + 2 * o;
    const uint8_t *b = add->coarse + (q / 2) * add->coarse_step + 2 * o;
    v = CLEARER_V(clearer_add_scaled)(
        v, halves == 1 ? CLEARER_V(clearer_widen_i16)(a) : CLEARER_V(clearer_paired_i16)(a, b), scales->coarse);
  }
  return CLEARER_V(clearer_requantise)(v, scales->result);
}

/* `pixels` pixels of `size` bytes. */
static inline __attribute__((always_inline)) void CLEARER_V(clearer_scatter)(uint8_t *out, uint32_t step,
                                                                             const uint8_t *from, const uint32_t size,
                                                                             const uint32_t pixels) {
  uint32_t p;
  for (p = 0; p < pixels; p++, out += step, from += size) memcpy(out, from, size);
}

/* A last group that is not full begins earlier. */
CLEARER_INLINE void CLEARER_V(clearer_finish_groups)(const clearer_convolution *c, const uint32_t channel, uint32_t y,
                                                     uint32_t x, uint32_t pixels, const int32_t *sums,
                                                     const uint32_t halves, const int words, const int addends) {
  const uint32_t lanes = CLEARER_V(clearer_lanes), group = halves * lanes / 4, outputs = 16 / halves;
  const uint32_t size = words ? 2 * outputs : outputs, step = c->out_step;
  const CLEARER_V(clearer_scales) s0 = CLEARER_V(clearer_scales_from)(c, channel, halves);
  const CLEARER_V(clearer_scales) s1 =
      lanes < outputs ? CLEARER_V(clearer_scales_from)(c, channel + lanes, halves) : s0;
  const CLEARER_V(clearer_scales) s2 =
      2 * lanes < outputs ? CLEARER_V(clearer_scales_from)(c, channel + 2 * lanes, halves) : s0;
  const CLEARER_V(clearer_scales) s3 =
      2 * lanes < outputs ? CLEARER_V(clearer_scales_from)(c, channel + 3 * lanes, halves) : s1;
  const CLEARER_V(clearer_addends) add = {c->residual ? c->residual[y] + channel : NULL,
                                          c->coarse ? c->coarse[y] + 2 * (size_t)channel : NULL, c->residual_step,
                                          c->coarse_step};
  uint8_t *out = c->out[y] + (size_t)x * step + (words ? 2 * channel : channel);
  uint32_t p = 0;
  if (pixels < group) {
    for (; p < pixels; p++) clearer_finish_pixel_u8(c, channel, halves, y, x + p, sums + 16 * (size_t)p);
    return;
  }
  for (;;) {
    const int32_t *s = sums + 16 * (size_t)p;
    const CLEARER_INTS v0 = CLEARER_V(clearer_vector)(s, x + p, &add, &s0, halves, addends, 0);
    const CLEARER_INTS v1 = CLEARER_V(clearer_vector)(s, x + p, &add, &s1, halves, addends, 1);
    const CLEARER_INTS v2 = CLEARER_V(clearer_vector)(s, x + p, &add, &s2, halves, addends, 2);
    const CLEARER_INTS v3 = CLEARER_V(clearer_vector)(s, x + p, &add, &s3, halves, addends, 3);
    uint8_t *to = out + (size_t)p * step, packed[128];
    uint8_t *pack = step == size ? to : packed;
    if (words) {
      CLEARER_V(clearer_store_ints)(pack, halves == 1 ? CLEARER_V(clearer_words)(v0, v1)
                                                      : CLEARER_V(clearer_paired_words)(v0, v1));
      CLEARER_V(clearer_store_ints)(pack + 4 * lanes, halves == 1 ? CLEARER_V(clearer_words)(v2, v3)
                                                                  : CLEARER_V(clearer_paired_words)(v2, v3));
    } else {
      CLEARER_V(clearer_store_ints)(pack, halves == 1 ? CLEARER_V(clearer_bytes)(v0, v1, v2, v3)
                                                      : CLEARER_V(clearer_paired_bytes)(v0, v1, v2, v3));
    }
    if (pack != to) CLEARER_V(clearer_scatter)(to, step, packed, size, group);
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

#undef CLEARER_INLINE
#undef CLEARER_INTS
#undef CLEARER_V
#undef CLEARER_TARGET
