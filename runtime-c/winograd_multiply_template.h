/* The products of Winograd's method at one point, where a value of input can be repeated in a vector; included for each
 * kind of vector, with CLEARER_V(x) and CLEARER_INLINE as in winograd_f32_template.h, and CLEARER_FENCE to keep loads in their
 * places.
 *
 * `in` are the transformed inputs of `tiles` tiles; `bias` where the sums start. The order is that of kernel.h. */

#define CLEARER_BEGIN(n)                   \
  if ((n) < tiles) {                       \
    s[n][0] = b0;                          \
    if (vectors > 1) s[n][1] = b1;         \
  }
#define CLEARER_ADD(n)                                                                        \
  if ((n) < tiles) {                                                                          \
    const CLEARER_V(clearer_floats) i = halves == 1 ? CLEARER_V(clearer_repeat_float)(in + 8 * (n))        \
                                                    : CLEARER_V(clearer_repeat_floats)(in + 8 * (n));      \
    s[n][0] = CLEARER_V(clearer_multiply_add_floats)(i, w0, s[n][0]);                         \
    if (vectors > 1) s[n][1] = CLEARER_V(clearer_multiply_add_floats)(i, w1, s[n][1]);        \
    CLEARER_FENCE;                                                                            \
  }
/* In a block of 8 the two halves are added; of two tiles where those fill a vector. */
#define CLEARER_END(n)                                                                                         \
  if ((n) < tiles) {                                                                                           \
    if (halves == 1) {                                                                                         \
      CLEARER_V(clearer_store_floats)(to + 16 * (n), s[n][0]);                                                 \
      if (vectors > 1) CLEARER_V(clearer_store_floats)(to + 16 * (n) + lanes, s[n][1]);                        \
    } else if (vectors > 1) {                                                                                  \
      CLEARER_V(clearer_store_floats)(to + 8 * (n), CLEARER_V(clearer_whole_floats)(s[n][0], s[n][1]));        \
    } else if ((n) % 2 == 0) {                                                                                 \
      CLEARER_V(clearer_store_floats)(to + 8 * (n),                                                            \
                                      CLEARER_V(clearer_whole_floats)(s[n][0], s[(n) + ((n) + 1 < tiles)][0])); \
    }                                                                                                          \
  }

enum {
  CLEARER_V(clearer_tile_floats) = 8, /* from tile to tile of the transformed input */
  CLEARER_V(clearer_tile_vectors) = 16 / CLEARER_V(clearer_lanes) /* of sums */
};

CLEARER_INLINE void CLEARER_V(clearer_multiply)(
    const float *in, uint32_t groups, const uint8_t *weights, const float *bias, float *to, const int tiles,
    const uint32_t halves) {
  const int lanes = CLEARER_V(clearer_lanes), vectors = 16 / lanes;
  const CLEARER_V(clearer_floats) b0 =
      halves == 1 ? CLEARER_V(clearer_load_floats)(bias) : CLEARER_V(clearer_spread_floats)(bias);
  const CLEARER_V(clearer_floats) b1 = vectors == 1 ? b0
                                       : halves == 1 ? CLEARER_V(clearer_load_floats)(bias + lanes)
                                                     : CLEARER_V(clearer_spread_floats)(bias + lanes / 2);
  CLEARER_V(clearer_floats) s[clearer_batch_tiles][2];
  CLEARER_EACH_TILE(CLEARER_BEGIN)
  do {
    uint32_t steps = 8 / halves;
    do {
      const CLEARER_V(clearer_floats) w0 = CLEARER_V(clearer_load_floats)(weights);
      const CLEARER_V(clearer_floats) w1 = vectors == 1 ? w0 : CLEARER_V(clearer_load_floats)(weights + 32);
      CLEARER_EACH_TILE(CLEARER_ADD)
      weights += 64;
      in += halves;
    } while (--steps);
    in += 8 * (clearer_chunk_tiles - 1);
  } while (--groups);
  CLEARER_EACH_TILE(CLEARER_END)
}

#undef CLEARER_ADD
#undef CLEARER_BEGIN
#undef CLEARER_END
#undef CLEARER_FENCE
