/* One vector of fp32 outputs, for each kind of vector. CLEARER_V(x) is x with the vector's suffix, CLEARER_TARGET its
 * function attribute. */

/* A vector of outputs, o and following, of pixel p and, in a block of 8 if they fit, of pixel q. */
static inline __attribute__((always_inline)) CLEARER_TARGET void CLEARER_V(clearer_finish_floats)(
    const clearer_convolution *c, uint32_t y, uint32_t p, uint32_t q, uint32_t o, CLEARER_V(clearer_floats) sum,
    const uint32_t halves, const int addends) {
  const size_t at = 4 * (size_t)o;
  uint8_t *out = c->out[y] + at;
  if (addends && c->residual) {
    const uint8_t *a = c->residual[y] + (size_t)p * c->residual_step + at;
    const uint8_t *b = c->residual[y] + (size_t)q * c->residual_step + at;
    sum = CLEARER_V(clearer_add_floats)(
        sum, halves == 1 ? CLEARER_V(clearer_load_floats)(a) : CLEARER_V(clearer_load_pixels)(a, b));
  }
  if (addends && c->coarse) {
    const uint8_t *a = c->coarse[y] + (size_t)(p / 2) * c->coarse_step + at;
    const uint8_t *b = c->coarse[y] + (size_t)(q / 2) * c->coarse_step + at;
    sum = CLEARER_V(clearer_add_floats)(
        sum, halves == 1 ? CLEARER_V(clearer_load_floats)(a) : CLEARER_V(clearer_load_pixels)(a, b));
  }
  if (c->store == clearer_store_relu) sum = CLEARER_V(clearer_relu)(sum);
  if (halves == 1) {
    CLEARER_V(clearer_store_floats)(out + (size_t)p * c->out_step, sum);
  } else {
    CLEARER_V(clearer_store_pixels)(out + (size_t)p * c->out_step, out + (size_t)q * c->out_step, sum);
  }
}
