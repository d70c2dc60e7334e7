/* From sums to stored outputs, int8, four vectors at a time, for each kind of vector. CLEARER_V(x) is x with the
 * vector's suffix, CLEARER_TARGET its function attribute. `outputs` are those of a pixel that are finished together: 8
 * or 16, of a block, or 32, of two blocks. Four vectors are a group, of 4 * lanes / outputs pixels. */

#define CLEARER_INLINE static inline __attribute__((always_inline)) CLEARER_TARGET
#define CLEARER_INTS CLEARER_V(clearer_ints)

/* What the outputs of a vector are multiplied by. */
typedef struct {
  CLEARER_V(clearer_floats) result;
  CLEARER_INTS residual, coarse;
} CLEARER_V(clearer_scales);

/* How a row of a block is finished: pointers are those of its pixel 0, from the block's first output on; an addend that
 * is NULL is none. */
typedef struct {
  CLEARER_V(clearer_scales) scales[32 / CLEARER_V(clearer_lanes)]; /* of the vectors of a pixel */
  CLEARER_INTS most;                                                       /* what bytes are saturated to */
  int16_t byte_scale[4 * CLEARER_V(clearer_lanes)];                        /* of the words of a group */
  uint8_t *out, *word_out; /* NULL: no words are stored */
  const uint8_t *residual, *coarse;
  size_t out_step, word_step, residual_step, coarse_step;
  size_t fine; /* 0: no fine bytes */
  const clearer_convolution *c;
  uint32_t channel, y;
  int words;   /* outputs are int16 */
  int makes_words; /* of which bytes are made */
  int residual_words;
  int regular; /* there are no fine bytes, and in a block of 8, pixels lie side by side everywhere */
} CLEARER_V(clearer_finish_u8);
#define CLEARER_ROW CLEARER_V(clearer_finish_u8)

/* For a vector from output o on. */
#define CLEARER_SCALES_FROM(c, o, load_floats, load_ints, scales)                                        \
  do {                                                                                                   \
    const CLEARER_INTS zero = CLEARER_V(clearer_zero)();                                                 \
    (scales).result = CLEARER_V(load_floats)((c)->scale + (o));                                          \
    (scales).residual = (c)->residual ? CLEARER_V(load_ints)((c)->residual_scale + (o)) : zero;          \
    (scales).coarse = (c)->coarse ? CLEARER_V(load_ints)((c)->coarse_scale + (o)) : zero;                \
    (scales).residual = CLEARER_V(clearer_low16)((scales).residual);                                     \
    (scales).coarse = CLEARER_V(clearer_low16)((scales).coarse);                                         \
  } while (0)

/* For one block; its rows are yet to be chosen. */
static CLEARER_TARGET void CLEARER_V(clearer_finish_block_u8)(CLEARER_ROW *f, const clearer_convolution *c,
                                                              uint32_t channel, uint32_t outputs) {
  const uint32_t lanes = CLEARER_V(clearer_lanes);
  uint32_t i;
  for (i = 0; i * lanes < (outputs == 32 ? 32 : 16); i++) {
    const uint32_t o = channel + i * lanes % outputs;
    if (outputs != 8) CLEARER_SCALES_FROM(c, o, clearer_load_floats, clearer_load_ints, f->scales[i]);
    else CLEARER_SCALES_FROM(c, o, clearer_paired_floats, clearer_paired_ints, f->scales[i]);
  }
  f->most = CLEARER_V(clearer_repeat1)(c->most);
  f->makes_words = c->words || c->fine;
  for (i = 0; f->makes_words && i < 4 * lanes; i++) f->byte_scale[i] = c->byte_scale[channel + i % outputs];
  f->out_step = c->out_step;
  f->word_step = c->word_step;
  f->fine = c->fine;
  f->residual_step = c->residual_step;
  f->coarse_step = c->coarse_step;
  f->c = c;
  f->channel = channel;
  f->words = c->store == clearer_store_i16;
  f->residual_words = c->residual && c->residual_words;
  f->regular = !c->fine;
  if (outputs == 8 && c->out_step != (f->words ? 16 : 8)) f->regular = 0;
  if (outputs == 8 && c->residual && c->residual_step != (f->residual_words ? 16 : 8)) f->regular = 0;
}

CLEARER_INLINE void CLEARER_V(clearer_finish_row_u8)(CLEARER_ROW *f, uint32_t y) {
  const clearer_convolution *c = f->c;
  f->y = y;
  f->out = c->out[y] + (f->words ? 2 * (size_t)f->channel : f->channel);
  f->word_out = c->words ? c->words[y] + 2 * (size_t)f->channel : NULL;
  f->residual = c->residual ? c->residual[y] + (f->residual_words ? 2 : 1) * (size_t)f->channel : NULL;
  f->coarse = c->coarse ? c->coarse[y] + 2 * (size_t)f->channel : NULL;
}

/* Where a group's vector i begins: its first output, its first pixel, and, if it has a second pixel, that. */
#define CLEARER_OUTPUT(i) ((i) * CLEARER_V(clearer_lanes) % outputs)
#define CLEARER_SCALES(i) (CLEARER_OUTPUT(i) / CLEARER_V(clearer_lanes))
#define CLEARER_PIXEL(i) ((i) * CLEARER_V(clearer_lanes) / outputs)
#define CLEARER_SECOND(i) (CLEARER_PIXEL(i) + (CLEARER_V(clearer_lanes) > outputs ? 1 : 0))

/* Adds the residual to vector i of a group whose first pixel's residual is at `from`. */
CLEARER_INLINE CLEARER_INTS CLEARER_V(clearer_add_residual)(CLEARER_INTS v, const CLEARER_ROW *f,
                                                            const uint8_t *from, size_t step, const uint32_t outputs,
                                                            const uint32_t i) {
  const uint8_t *p = from + CLEARER_PIXEL(i) * step + CLEARER_OUTPUT(i);
  const uint8_t *q = from + CLEARER_SECOND(i) * step + CLEARER_OUTPUT(i);
  const CLEARER_INTS added = outputs != 8 ? CLEARER_V(clearer_widen_u8)(p) : CLEARER_V(clearer_paired_u8)(p, q);
  return CLEARER_V(clearer_add_scaled)(v, added, f->scales[CLEARER_SCALES(i)].residual);
}

/* The same for one of words. */
CLEARER_INLINE CLEARER_INTS CLEARER_V(clearer_add_word_residual)(CLEARER_INTS v, const CLEARER_ROW *f,
                                                                 const uint8_t *from, size_t step,
                                                                 const uint32_t outputs, const uint32_t i) {
  const uint8_t *p = from + CLEARER_PIXEL(i) * step + 2 * CLEARER_OUTPUT(i);
  const uint8_t *q = from + CLEARER_SECOND(i) * step + 2 * CLEARER_OUTPUT(i);
  const CLEARER_INTS added = outputs != 8 ? CLEARER_V(clearer_widen_i16)(p) : CLEARER_V(clearer_paired_i16)(p, q);
  return CLEARER_V(clearer_add_scaled)(v, added, f->scales[CLEARER_SCALES(i)].residual);
}

/* The same for the coarse addend, at `from` for pixel x / 2. */
CLEARER_INLINE CLEARER_INTS CLEARER_V(clearer_add_coarse)(CLEARER_INTS v, const CLEARER_ROW *f,
                                                          const uint8_t *from, uint32_t odd, const uint32_t outputs,
                                                          const uint32_t i) {
  const uint8_t *p = from + (CLEARER_PIXEL(i) + odd) / 2 * f->coarse_step + 2 * CLEARER_OUTPUT(i);
  const uint8_t *q = from + (CLEARER_SECOND(i) + odd) / 2 * f->coarse_step + 2 * CLEARER_OUTPUT(i);
  const CLEARER_INTS added = outputs != 8 ? CLEARER_V(clearer_widen_i16)(p) : CLEARER_V(clearer_paired_i16)(p, q);
  return CLEARER_V(clearer_add_scaled)(v, added, f->scales[CLEARER_SCALES(i)].coarse);
}

/* Bytes saturated to what they may be. */
CLEARER_INLINE CLEARER_INTS CLEARER_V(clearer_at_most)(const CLEARER_ROW *f, CLEARER_INTS bytes) {
  return CLEARER_NARROW ? CLEARER_V(clearer_least_bytes)(bytes, f->most) : bytes;
}

/* Stores vector i of a group's outputs, where a pixel has `size` bytes of them. */
CLEARER_INLINE void CLEARER_V(clearer_store_outputs)(uint8_t *to, size_t step, CLEARER_INTS v, const uint32_t size,
                                                     const uint32_t i) {
  const uint32_t bytes = 4 * CLEARER_V(clearer_lanes), at = i * bytes;
  if (step == size) CLEARER_V(clearer_store_ints)(to + at, v);
  else CLEARER_V(clearer_scatter)(to + at / size * step + at % size, step, v, size);
}

/* The same for a group of words a and b, which need not be kept, as the coarse and the fine bytes that they make. */
CLEARER_INLINE void CLEARER_V(clearer_store_fine)(const CLEARER_ROW *f, uint32_t x, CLEARER_INTS a, CLEARER_INTS b,
                                                  const uint32_t outputs) {
  const CLEARER_INTS scale_a = CLEARER_V(clearer_load_ints)(f->byte_scale);
  const CLEARER_INTS scale_b = CLEARER_V(clearer_load_ints)(f->byte_scale + 2 * CLEARER_V(clearer_lanes));
  const CLEARER_INTS value_a = CLEARER_V(clearer_scale16)(a, scale_a), value_b = CLEARER_V(clearer_scale16)(b, scale_b);
  const CLEARER_INTS coarse_a = CLEARER_V(clearer_coarse16)(value_a), coarse_b = CLEARER_V(clearer_coarse16)(value_b);
  const CLEARER_INTS rest_a = CLEARER_V(clearer_subtract_words)(value_a, CLEARER_V(clearer_shift_words)(coarse_a, 3));
  const CLEARER_INTS rest_b = CLEARER_V(clearer_subtract_words)(value_b, CLEARER_V(clearer_shift_words)(coarse_b, 3));
  const CLEARER_INTS coarse = CLEARER_V(clearer_word_bytes)(coarse_a, coarse_b);
  const CLEARER_INTS fine = CLEARER_V(clearer_word_bytes)(rest_a, rest_b);
  uint8_t *to = f->out + x * f->out_step;
  if (f->word_out) {
    uint8_t *words = f->word_out + x * f->word_step;
    CLEARER_V(clearer_store_outputs)(words, f->word_step, a, 2 * outputs, 0);
    CLEARER_V(clearer_store_outputs)(words, f->word_step, b, 2 * outputs, 1);
  }
  CLEARER_V(clearer_store_outputs)(to, f->out_step, coarse, outputs, 0);
  CLEARER_V(clearer_store_outputs)(to + f->fine, f->out_step, fine, outputs, 0);
}

/* The same as words and as the bytes they make. */
CLEARER_INLINE void CLEARER_V(clearer_store_words)(const CLEARER_ROW *f, uint32_t x, CLEARER_INTS a, CLEARER_INTS b,
                                                   const uint32_t outputs, const int regular) {
  a = CLEARER_V(clearer_rectify16)(a);
  b = CLEARER_V(clearer_rectify16)(b);
  if (CLEARER_FINE && !regular && f->fine) {
    CLEARER_V(clearer_store_fine)(f, x, a, b, outputs);
  } else {
    const size_t step = regular && outputs == 8 ? outputs : f->out_step;
    const size_t word_step = regular && outputs == 8 ? 2 * outputs : f->word_step;
    uint8_t *to = f->word_out + x * word_step;
    CLEARER_V(clearer_store_outputs)(to, word_step, a, 2 * outputs, 0);
    CLEARER_V(clearer_store_outputs)(to, word_step, b, 2 * outputs, 1);
    a = CLEARER_V(clearer_scale16)(a, CLEARER_V(clearer_load_ints)(f->byte_scale));
    b = CLEARER_V(clearer_scale16)(b, CLEARER_V(clearer_load_ints)(f->byte_scale + 2 * CLEARER_V(clearer_lanes)));
    a = CLEARER_V(clearer_at_most)(f, CLEARER_V(clearer_word_bytes)(a, b));
    CLEARER_V(clearer_store_outputs)(f->out + x * step, step, a, outputs, 0);
  }
}

/* A group from pixel x on. Vectors of a block of 8 are in the order that adding their halves leaves. */
CLEARER_INLINE void CLEARER_V(clearer_finish_vectors_u8)(const CLEARER_ROW *f, uint32_t x, CLEARER_INTS v0,
                                                      CLEARER_INTS v1, CLEARER_INTS v2, CLEARER_INTS v3,
                                                      const uint32_t outputs, const int regular) {
  const uint32_t odd = regular ? 0 : x % 2;
#define CLEARER_EACH(function, ...)               \
  do {                                            \
    v0 = CLEARER_V(function)(v0, __VA_ARGS__, 0); \
    v1 = CLEARER_V(function)(v1, __VA_ARGS__, 1); \
    v2 = CLEARER_V(function)(v2, __VA_ARGS__, 2); \
    v3 = CLEARER_V(function)(v3, __VA_ARGS__, 3); \
  } while (0)
  if (f->residual_words) {
    const size_t step = regular && outputs == 8 ? 2 * outputs : f->residual_step;
    CLEARER_EACH(clearer_add_word_residual, f, f->residual + x * step, step, outputs);
  } else if (f->residual) {
    const size_t step = regular && outputs == 8 ? outputs : f->residual_step;
    CLEARER_EACH(clearer_add_residual, f, f->residual + x * step, step, outputs);
  }
  if (f->coarse) CLEARER_EACH(clearer_add_coarse, f, f->coarse + x / 2 * f->coarse_step, odd, outputs);
#undef CLEARER_EACH
  v0 = CLEARER_V(clearer_requantise)(v0, f->scales[CLEARER_SCALES(0)].result);
  v1 = CLEARER_V(clearer_requantise)(v1, f->scales[CLEARER_SCALES(1)].result);
  v2 = CLEARER_V(clearer_requantise)(v2, f->scales[CLEARER_SCALES(2)].result);
  v3 = CLEARER_V(clearer_requantise)(v3, f->scales[CLEARER_SCALES(3)].result);
  if (f->words || f->makes_words) {
    v0 = outputs != 8 ? CLEARER_V(clearer_words)(v0, v1) : CLEARER_V(clearer_paired_words)(v0, v1);
    v1 = outputs != 8 ? CLEARER_V(clearer_words)(v2, v3) : CLEARER_V(clearer_paired_words)(v2, v3);
    if (f->makes_words) {
      CLEARER_V(clearer_store_words)(f, x, v0, v1, outputs, regular);
    } else {
      const size_t step = regular && outputs == 8 ? 2 * outputs : f->out_step;
      CLEARER_V(clearer_store_outputs)(f->out + x * step, step, v0, 2 * outputs, 0);
      CLEARER_V(clearer_store_outputs)(f->out + x * step, step, v1, 2 * outputs, 1);
    }
  } else {
    const size_t step = regular && outputs == 8 ? outputs : f->out_step;
    v0 = outputs != 8 ? CLEARER_V(clearer_bytes)(v0, v1, v2, v3) : CLEARER_V(clearer_paired_bytes)(v0, v1, v2, v3);
    CLEARER_V(clearer_store_outputs)(f->out + x * step, step, CLEARER_V(clearer_at_most)(f, v0), outputs, 0);
  }
}

/* Out of line, since it is rarely needed. */
static __attribute__((noinline)) CLEARER_TARGET void CLEARER_V(clearer_finish_irregular_u8)(
    const CLEARER_ROW *f, uint32_t x, CLEARER_INTS v0, CLEARER_INTS v1, CLEARER_INTS v2, CLEARER_INTS v3,
    uint32_t outputs) {
  if (outputs == 8) CLEARER_V(clearer_finish_vectors_u8)(f, x, v0, v1, v2, v3, 8, 0);
  else if (outputs == 16) CLEARER_V(clearer_finish_vectors_u8)(f, x, v0, v1, v2, v3, 16, 0);
  else CLEARER_V(clearer_finish_vectors_u8)(f, x, v0, v1, v2, v3, 32, 0);
}

CLEARER_INLINE void CLEARER_V(clearer_finish_group_u8)(const CLEARER_ROW *f, uint32_t x, CLEARER_INTS v0,
                                                       CLEARER_INTS v1, CLEARER_INTS v2, CLEARER_INTS v3,
                                                       const uint32_t outputs) {
  if (__builtin_expect(f->regular && x % 2 == 0, 1)) {
    CLEARER_V(clearer_finish_vectors_u8)(f, x, v0, v1, v2, v3, outputs, 1);
  } else {
    CLEARER_V(clearer_finish_irregular_u8)(f, x, v0, v1, v2, v3, outputs);
  }
}

/* Vector i of a group, from the sums of its pixels, 16 lanes each. */
CLEARER_INLINE CLEARER_INTS CLEARER_V(clearer_sums_at)(const int32_t *sums, const uint32_t outputs, const uint32_t i) {
  const uint32_t lanes = CLEARER_V(clearer_lanes);
  if (outputs != 8) return CLEARER_V(clearer_load_ints)(sums + i * lanes);
  return CLEARER_V(clearer_pair)(CLEARER_V(clearer_load_ints)(sums + 2 * i * lanes),
                                 CLEARER_V(clearer_load_ints)(sums + 2 * i * lanes + lanes));
}

/* One pixel; its sums are those of a block, `block` blocks behind the first. */
static inline void CLEARER_V(clearer_finish_pixel_u8)(const CLEARER_ROW *f, uint32_t outputs, uint32_t x,
                                                      const int32_t *sums, uint32_t block) {
  clearer_finish_pixel_u8(f->c, f->channel + 16 * block, outputs == 8 ? 2 : 1, f->y, x, sums);
}

/* Pixels of a block from x on, whose sums lie 16 lanes apart. A last group that is not full begins earlier. */
CLEARER_INLINE void CLEARER_V(clearer_finish_groups)(const CLEARER_ROW *f, uint32_t x, uint32_t pixels,
                                                     const int32_t *sums, const uint32_t outputs) {
  const uint32_t group = 4 * CLEARER_V(clearer_lanes) / outputs;
  uint32_t p = 0;
  if (pixels < group) {
    for (; p < pixels; p++) CLEARER_V(clearer_finish_pixel_u8)(f, outputs, x + p, sums + 16 * (size_t)p, 0);
    return;
  }
  for (;;) {
    const int32_t *s = sums + 16 * (size_t)p;
    CLEARER_V(clearer_finish_group_u8)(f, x + p, CLEARER_V(clearer_sums_at)(s, outputs, 0),
                                       CLEARER_V(clearer_sums_at)(s, outputs, 1),
                                       CLEARER_V(clearer_sums_at)(s, outputs, 2),
                                       CLEARER_V(clearer_sums_at)(s, outputs, 3), outputs);
    p += group;
    if (p == pixels) return;
    if (p + group > pixels) p = pixels - group;
  }
}

/* Not needed where sums are finished in registers. */
static __attribute__((unused)) CLEARER_TARGET void CLEARER_V(clearer_finish_pixels_u8)(
    const CLEARER_ROW *f, uint32_t outputs, uint32_t x, uint32_t pixels, const int32_t *sums) {
  if (outputs == 8) CLEARER_V(clearer_finish_groups)(f, x, pixels, sums, 8);
  else CLEARER_V(clearer_finish_groups)(f, x, pixels, sums, 16);
}

/* A row of addends alone: all its sums are the bias. */
CLEARER_INLINE void CLEARER_V(clearer_finish_biases)(const CLEARER_ROW *f, uint32_t width, const int32_t *bias,
                                                     const uint32_t outputs) {
  const uint32_t lanes = CLEARER_V(clearer_lanes), group = 4 * lanes / outputs;
  CLEARER_INTS v[4];
  uint32_t x, i;
  if (width < group) {
    int32_t sums[32] = {0};
    for (i = 0; i < outputs; i++) sums[outputs == 8 ? 2 * i : i] = bias[i];
    for (x = 0; x < width; x++) {
      CLEARER_V(clearer_finish_pixel_u8)(f, outputs, x, sums, 0);
      if (outputs == 32) CLEARER_V(clearer_finish_pixel_u8)(f, outputs, x, sums + 16, 1);
    }
    return;
  }
  for (i = 0; i < 4; i++) {
    const int32_t *from = bias + i * lanes % outputs;
    v[i] = outputs != 8 ? CLEARER_V(clearer_load_ints)(from) : CLEARER_V(clearer_paired_ints)(from);
  }
  for (x = 0; x + group <= width; x += group) CLEARER_V(clearer_finish_group_u8)(f, x, v[0], v[1], v[2], v[3], outputs);
  if (x < width) CLEARER_V(clearer_finish_group_u8)(f, width - group, v[0], v[1], v[2], v[3], outputs);
}

/* What a block of 8 of addends alone needs of its outputs 0 to 3 and 4 to 7. */
typedef struct {
  CLEARER_INTS scale[2], start[2];
  CLEARER_V(clearer_floats) result[2];
} CLEARER_V(clearer_addends);

/* A pixel in each 128-bit lane, as words: words of the residual and of the coarse addend take turns, so that one
 * multiply-add serves both. */
CLEARER_INLINE CLEARER_INTS CLEARER_V(clearer_add_words_scaled)(const CLEARER_V(clearer_addends) *a,
                                                               CLEARER_INTS residual, CLEARER_INTS coarse) {
  const CLEARER_INTS low = CLEARER_V(clearer_zip_low)(residual, coarse);
  const CLEARER_INTS high = CLEARER_V(clearer_zip_high)(residual, coarse);
  return CLEARER_V(clearer_pack_ints)(
      CLEARER_V(clearer_requantise)(CLEARER_V(clearer_add_scaled)(a->start[0], low, a->scale[0]), a->result[0]),
      CLEARER_V(clearer_requantise)(CLEARER_V(clearer_add_scaled)(a->start[1], high, a->scale[1]), a->result[1]));
}

/* The same where a block of 8 is a residual and a coarse addend whose pixels lie side by side. */
static CLEARER_TARGET void CLEARER_V(clearer_finish_addends)(const CLEARER_ROW *from, uint32_t width,
                                                             const int32_t *bias) {
  const CLEARER_ROW f = *from; /* stores could change what is behind a pointer */
  const int32_t *residual_scale = f.c->residual_scale + f.channel, *coarse_scale = f.c->coarse_scale + f.channel;
  const uint32_t half = CLEARER_V(clearer_lanes) / 4; /* pixels of a vector of words */
  const CLEARER_INTS zero = CLEARER_V(clearer_zero)();
  CLEARER_V(clearer_addends) a;
  int32_t pairs[8];
  uint32_t x = 0, i;
  for (i = 0; i < 8; i++) {
    pairs[i] = (int32_t)(((uint32_t)residual_scale[i] & 0xffff) | (uint32_t)coarse_scale[i] << 16);
  }
  for (i = 0; i < 2; i++) {
    a.scale[i] = CLEARER_V(clearer_repeat4_ints)(pairs + 4 * i);
    a.start[i] = CLEARER_V(clearer_repeat4_ints)(bias + 4 * i);
    a.result[i] = CLEARER_V(clearer_repeat4_floats)(f.c->scale + f.channel + 4 * i);
  }
  for (;;) {
    const uint8_t *residual = f.residual + (f.residual_words ? 16 : 8) * (size_t)x, *coarse = f.coarse + 8 * (size_t)x;
    CLEARER_INTS v = CLEARER_V(clearer_load_ints)(residual), w, c = CLEARER_V(clearer_load_ints)(coarse);
    if (!f.residual_words && !f.words && !f.makes_words) {
      /* Even and odd pixels, which have the coarse ones in common. */
      w = CLEARER_V(clearer_add_words_scaled)(&a, CLEARER_V(clearer_zip_high_bytes)(v, zero), c);
      v = CLEARER_V(clearer_add_words_scaled)(&a, CLEARER_V(clearer_zip_low_bytes)(v, zero), c);
      v = CLEARER_V(clearer_at_most)(&f, CLEARER_V(clearer_pack_words)(v, w));
      CLEARER_V(clearer_store_ints)(f.out + 8 * (size_t)x, v);
    } else {
      w = f.residual_words ? CLEARER_V(clearer_load_ints)(residual + 16 * half) : CLEARER_V(clearer_high_bytes)(v);
      if (!f.residual_words) v = CLEARER_V(clearer_low_bytes)(v);
      v = CLEARER_V(clearer_add_words_scaled)(&a, v, CLEARER_V(clearer_low_twice)(c));
      w = CLEARER_V(clearer_add_words_scaled)(&a, w, CLEARER_V(clearer_high_twice)(c));
      if (f.makes_words) {
        CLEARER_V(clearer_store_words)(&f, x, v, w, 8, 1);
      } else if (f.words) {
        CLEARER_V(clearer_store_ints)(f.out + 16 * (size_t)x, v);
        CLEARER_V(clearer_store_ints)(f.out + 16 * (size_t)(x + half), w);
      } else {
        v = CLEARER_V(clearer_at_most)(&f, CLEARER_V(clearer_word_bytes)(v, w));
        CLEARER_V(clearer_store_ints)(f.out + 8 * (size_t)x, v);
      }
    }
    x += 2 * half;
    if (x == width) return;
    if (x + 2 * half > width) x = width - 2 * half;
  }
}

static CLEARER_TARGET void CLEARER_V(clearer_finish_bias_u8)(const CLEARER_ROW *f, uint32_t outputs,
                                                             uint32_t width, const int32_t *bias) {
  if (outputs == 32) {
    CLEARER_V(clearer_finish_biases)(f, width, bias, 32);
  } else if (outputs == 16) {
    CLEARER_V(clearer_finish_biases)(f, width, bias, 16);
  } else if (f->regular && f->residual && f->coarse && f->coarse_step == 16 && width % 2 == 0 && width >= 8) {
    CLEARER_V(clearer_finish_addends)(f, width, bias);
  } else {
    CLEARER_V(clearer_finish_biases)(f, width, bias, 8);
  }
}

#undef CLEARER_SCALES_FROM
#undef CLEARER_INLINE
#undef CLEARER_INTS
#undef CLEARER_OUTPUT
#undef CLEARER_PIXEL
#undef CLEARER_ROW
#undef CLEARER_SCALES
#undef CLEARER_SECOND
#undef CLEARER_V
#undef CLEARER_TARGET
