/* From sums to stored outputs, int8, four vectors at a time, for each kind of vector. CLEARER_V(x) is x with the
 * vector's suffix, CLEARER_TARGET its function attribute. */

/* Vector i of a group of four, from the sums of the group's first pixel (at x of row y) on. In a block of 16 four vectors
 * hold lanes / 4 pixels, in a block of 8 lanes / 2. */
static inline __attribute__((always_inline)) CLEARER_TARGET CLEARER_V(clearer_ints) CLEARER_V(clearer_scaled)(
    const clearer_convolution *c, uint32_t channel, uint32_t y, uint32_t x, const int32_t *sums, const uint32_t halves,
    const uint32_t i) {
  const uint32_t lanes = CLEARER_V(clearer_lanes), outputs = 16 / halves;
  const uint32_t o = channel + i * lanes % outputs;   /* the vector's first output */
  const uint32_t p = x + i * lanes / outputs;         /* and pixel */
  const uint32_t q = p + (lanes > outputs ? 1 : 0);   /* its second pixel */
  CLEARER_V(clearer_ints) sum;
  if (halves == 1) {
    sum = CLEARER_V(clearer_load_ints)(sums + i * lanes);
  } else {
    sum = CLEARER_V(clearer_pair)(CLEARER_V(clearer_load_ints)(sums + 2 * i * lanes),
                                  CLEARER_V(clearer_load_ints)(sums + (2 * i + 1) * lanes));
  }
  if (c->residual) {
    const uint8_t *at = c->residual[y] + o;
    const uint8_t *a = at + (size_t)p * c->residual_step, *b = at + (size_t)q * c->residual_step;
    const int32_t *scale = c->residual_scale + o;
    sum = CLEARER_V(clearer_add_scaled)(
        sum, halves == 1 ? CLEARER_V(clearer_widen_u8)(a) : CLEARER_V(clearer_paired_u8)(a, b),
        halves == 1 ? CLEARER_V(clearer_load_ints)(scale) : CLEARER_V(clearer_paired_ints)(scale));
  }
  if (c->coarse) {
    const uint8_t *at = c->coarse[y] + 2 * (size_t)o;
    const uint8_t *a = at + (size_t)(p / 2) * c->coarse_step, *b = at + (size_t)(q / 2) * c->coarse_step;
    const int32_t *scale = c->coarse_scale + o;
    sum = CLEARER_V(clearer_add_scaled)(
        sum, halves == 1 ? CLEARER_V(clearer_widen_i16)(a) : CLEARER_V(clearer_paired_i16)(a, b),
        CLEARER_V(clearer_low16)(halves == 1 ? CLEARER_V(clearer_load_ints)(scale) : CLEARER_V(clearer_paired_ints)(scale)));
  }
  return CLEARER_V(clearer_requantise)(sum, halves == 1 ? CLEARER_V(clearer_load_floats)(c->scale + o)
                                                        : CLEARER_V(clearer_paired_floats)(c->scale + o));
}

static inline __attribute__((always_inline)) CLEARER_TARGET void CLEARER_V(clearer_finish_group)(
    const clearer_convolution *c, uint32_t channel, uint32_t y, uint32_t x, const int32_t *sums, const uint32_t halves) {
  const uint32_t lanes = CLEARER_V(clearer_lanes), pixels = halves * lanes / 4;
  const CLEARER_V(clearer_ints) v0 = CLEARER_V(clearer_scaled)(c, channel, y, x, sums, halves, 0);
  const CLEARER_V(clearer_ints) v1 = CLEARER_V(clearer_scaled)(c, channel, y, x, sums, halves, 1);
  const CLEARER_V(clearer_ints) v2 = CLEARER_V(clearer_scaled)(c, channel, y, x, sums, halves, 2);
  const CLEARER_V(clearer_ints) v3 = CLEARER_V(clearer_scaled)(c, channel, y, x, sums, halves, 3);
  const uint32_t size = c->store == clearer_store_u8 ? 16 / halves : 32 / halves; /* of a pixel */
  uint8_t *out = c->out[y] + (size_t)x * c->out_step + size / (16 / halves) * channel;
  uint8_t packed[128], *to = c->out_step == size ? out : packed;
  uint32_t p;
  if (c->store == clearer_store_u8) {
    CLEARER_V(clearer_store_ints)(to, halves == 1 ? CLEARER_V(clearer_bytes)(v0, v1, v2, v3)
                                                  : CLEARER_V(clearer_paired_bytes)(v0, v1, v2, v3));
  } else {
    CLEARER_V(clearer_store_ints)(to, halves == 1 ? CLEARER_V(clearer_words)(v0, v1) : CLEARER_V(clearer_paired_words)(v0, v1));
    CLEARER_V(clearer_store_ints)(to + 4 * lanes, halves == 1 ? CLEARER_V(clearer_words)(v2, v3) : CLEARER_V(clearer_paired_words)(v2, v3));
  }
  if (to == out) return;
  for (p = 0; p < pixels; p++, out += c->out_step, to += size) {
    if (size == 8) memcpy(out, to, 8);
    else if (size == 16) memcpy(out, to, 16);
    else memcpy(out, to, 32);
  }
}

/* `pixels` of row y from x on, whose sums lie 16 lanes apart. A last group that is not full begins earlier. */
static CLEARER_TARGET void CLEARER_V(clearer_finish_u8)(const clearer_convolution *c, const clearer_block *block,
                                                        uint32_t y, uint32_t x, uint32_t pixels, const int32_t *sums) {
  const uint32_t group = block->halves * CLEARER_V(clearer_lanes) / 4;
  uint32_t p = 0;
  if (pixels < group) {
    for (; p < pixels; p++) clearer_finish_pixel_u8(c, block, y, x + p, sums + 16 * p);
    return;
  }
  for (;; p = p + 2 * group > pixels ? pixels - group : p + group) {
    if (block->halves == 1) CLEARER_V(clearer_finish_group)(c, block->channel, y, x + p, sums + 16 * (size_t)p, 1);
    else CLEARER_V(clearer_finish_group)(c, block->channel, y, x + p, sums + 16 * (size_t)p, 2);
    if (p + group == pixels) return;
  }
}

#undef CLEARER_V
#undef CLEARER_TARGET
