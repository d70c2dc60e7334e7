/* int8 convolution with sdot: four products of signed bytes added to an int32 lane. */
#ifndef CLEARER_CONVOLVE_U8_DOTPROD_H
#define CLEARER_CONVOLVE_U8_DOTPROD_H

#include "finish_u8_neon.h"
#include "pairs_u8_dotprod.h"
#include "sums_u8_neon.h"

static const uint8_t *clearer_prepare_block_u8_dotprod(clearer_strip *strip, const clearer_block *block,
                                                       const uint8_t *weights) {
  clearer_prepare_block_sums_neon(strip, block, clearer_base_sums_neon);
  return weights;
}

#define CLEARER_NAME(x) x##_u8_dotprod
#define CLEARER_TARGET CLEARER_TARGET_DOTPROD
#define CLEARER_SUM int32_t
#define CLEARER_SUMS int32x4_t
#define CLEARER_LOAD_SUMS(p) vld1q_s32(p)
#define CLEARER_ZERO vdupq_n_s32(0)
#define CLEARER_INPUT int8x16_t
#define CLEARER_INPUT4(i, p, step) CLEARER_LOAD_NEON(i, p, step, "ld1r {%0.4s}, [%1], %2")
#define CLEARER_INPUT8(i, p, step) CLEARER_LOAD_NEON(i, p, step, "ld1 {%0.8b}, [%1], %2")
#define CLEARER_INPUT16(i, p, step) CLEARER_LOAD_NEON(i, p, step, "ld1 {%0.16b}, [%1], %2")
#define CLEARER_WEIGHTS int8x16_t
#define CLEARER_WEIGHTS_AT(w, p) CLEARER_LOAD4_NEON(w, p, "ld1 {v28.16b-v31.16b}, [%4], #64", 1, 2)
#define CLEARER_WEIGHTS_APART(w, p) \
  CLEARER_LOAD4_NEON(w, p, "ld2 {v28.4s, v29.4s}, [%4], #32\n\tld2 {v30.4s, v31.4s}, [%4], #32", 2, 1)
#define CLEARER_DOT(s, w, i, lane) s = vdotq_laneq_s32(s, w, i, lane)
#define CLEARER_HALVES_APART 0
#define CLEARER_OUTPUT clearer_output_neon
#define CLEARER_OUTPUT_AT(strip, x, halves) clearer_output_at_neon(strip, x, halves, clearer_base_sums_neon)
#define CLEARER_FINISH16(output, x, pixels, s) clearer_finish_tile_neon(output, x, pixels, 1, s)
#define CLEARER_FINISH8(output, x, pixels, s) clearer_finish_tile_neon(output, x, pixels, 2, s)
#define CLEARER_CLOSE16(M) M(5) M(4) M(2) M(1)
#define CLEARER_APART16(M) M(4) M(2) M(1)
#define CLEARER_APART8(M) M(4) M(2) M(1)
#define CLEARER_CLOSE8(M) M(8) M(4) M(2) M(1)
#define CLEARER_DENSE_CLOSE8(M) M(10) M(4) M(2) M(1)
#define CLEARER_DENSE_APART16(M) M(5) M(4) M(2) M(1)
#define CLEARER_DENSE_INPUT8(p) vcombine_s8(vld1_s8((const int8_t *)(p)), vdup_n_s8(0))
#define CLEARER_DENSE_INPUT16(p) vld1q_s8((const int8_t *)(p))
#define CLEARER_BIAS(strip) (strip)->bias
#define CLEARER_PREPARE_BLOCK clearer_prepare_block_u8_dotprod
#include "convolve_lanes_template.h"

static void clearer_convolve_u8_dots(const clearer_convolution *c) {
  if (c->window_count == 0) clearer_add_rows_u8_dotprod(c);
  else if (CLEARER_NARROW && c->pairs && clearer_pays_pairs_dotprod(c)) clearer_convolve_pairs_u8_dotprod(c);
  else clearer_convolve_u8_dotprod(c);
}

#endif
