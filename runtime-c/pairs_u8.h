/* Winograd's method for pairs of neighbouring pixels, in bytes and exact: 3x3 sums of stride 1 over activations of 7 bits.
 *
 * Of a row of the kernel, g, and four pixels d0..d3 come two sums with four products in place of six:
 *
 *   y0 = m0 + m1 + m2      m0 = u0 (d0 - d2)      u0 = g0
 *   y1 = m1 - m2 + m3      m1 = u1 (d1 + d2)      u1 = (g0 + g1 + g2) / 2
 *                          m2 = u2 (d2 - d1)      u2 = (g0 - g1 + g2) / 2
 *                          m3 = u3 (d3 - d1)      u3 = g2
 *
 * Each is a sum over channels and rows of the kernel. kernel.h says that u1 and u2 are integers that fit a byte. d1 + d2
 * is one of 0..254, the differences are within +-127.
 *
 * A pair of pixels takes two sums at a time. First these are m1 and m2; then they become m1 + m2 and m1 - m2; and m0 is
 * added to one and m3 to the other, which are y0 and y1.
 *
 * Where dot products take unsigned bytes, differences get 128 more. With A, B and D for the sums of an output's u0, u2
 * and u3 that adds 128 (A + B) to y0 and 128 (D - B) to y1. What the sums start from makes up for it:
 *
 *   bias - 64 A - 64 D for m1,  64 D - 64 A - 128 B for m2.
 *
 * All this is modulo 2^32, so it does not matter what overflows.
 *
 * Pixels come in quads, two pairs each, from any pixel on. A row ends with a quad, which may overlap the one before. */
#ifndef CLEARER_PAIRS_U8_H
#define CLEARER_PAIRS_U8_H

#include "block.h"
#include "pairs_u8_space.h"

/* How a call is cut: into bands of rows, and these into chunks of quads, so that a chunk's transformed input fits. */
typedef struct {
  uint32_t rows, quads; /* of a chunk at most */
} clearer_pairs_cut;

static inline clearer_pairs_cut clearer_cut_pairs_u8(const clearer_convolution *c) {
  const uint32_t channels = c->windows[0].bytes, least = clearer_pairs_least_quads_u8;
  const uint32_t lines = (uint32_t)(clearer_pairs_input_u8(channels) / (8 * channels)); /* a quad of a row each */
  clearer_pairs_cut cut;
  cut.rows = lines / least - 2;
  if (cut.rows > 8) cut.rows = 8;
  if (cut.rows > c->rows) cut.rows = c->rows;
  cut.quads = lines / (cut.rows + 2);
  if (cut.quads >= 2 * least) cut.quads -= cut.quads % (2 * least);
  else cut.quads = least;
  return cut;
}

/* Quads of the chunk from pixel x on. The last may have to begin before. */
static inline uint32_t clearer_pairs_chunk_u8(const clearer_convolution *c, clearer_pairs_cut cut, uint32_t x) {
  const uint32_t least = clearer_pairs_least_quads_u8, left = (c->width - x + 3) / 4;
  const uint32_t most = c->width / 4 < cut.quads ? c->width / 4 : cut.quads;
  if (left > most) return most - most % least;
  return left < least ? least : left;
}

#endif
