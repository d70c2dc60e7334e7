/* Weights of a random convolution by Winograd's method. */
#ifndef CLEARER_TEST_WINOGRAD_CASE_H
#define CLEARER_TEST_WINOGRAD_CASE_H

#include "../winograd.h"
#include "../pairs_u8_space.h"
#include "../winograd_u8.h"

/* G of winograd.h: for one, two and four outputs, and with stride 2 for two and four. */
static const double case_transforms[5][6][3] = {
  {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
  {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}},
  {{0.25, 0, 0}, {-1.0 / 6, -1.0 / 6, -1.0 / 6}, {-1.0 / 6, 1.0 / 6, -1.0 / 6},
   {1.0 / 24, 1.0 / 12, 1.0 / 6}, {1.0 / 24, -1.0 / 12, 1.0 / 6}, {0, 0, 1}},
  {{1, 0, 0}, {1, 0, 1}, {0, 0, 1}, {0, 1, 0}},
  {{0.5, 0, 0}, {-0.5, 0, -0.5}, {-1.0 / 6, 0, 1.0 / 6}, {1.0 / 6, 0, 1.0 / 3}, {0, 0, 1}, {0, 1, 0}},
};

static uint32_t case_weight_lines(const clearer_convolution *c) {
  const clearer_tile tile = clearer_tile_of(c->tile_rows, c->windows[0].stride);
  return tile.weight_lines * tile.taps;
}

/* [line or row of the kernel][point][element][output], from plain weights of one window [row][column][element][output];
 * `elements` are those of all windows, of which the window's begin at `first`. */
static void case_transform(const float *plain, const clearer_convolution *c, uint32_t first, uint32_t count,
                           uint32_t elements, uint32_t outputs, float *transformed) {
  const uint32_t stride = c->windows[0].stride, inner = count * outputs;
  uint32_t i, j, k, l, e;
  for (i = 0; i < case_weight_lines(c); i++) {
    for (j = 0; j < 6; j++) {
      for (e = 0; e < inner; e++) {
        double sum = 0;
        for (k = 0; k < 3; k++) {
          for (l = 0; l < 3; l++) {
            sum += case_transforms[stride == 2 ? 3 : c->tile_rows / 2][i][k] * case_transforms[2 * stride][j][l] *
                   plain[(k * 3 + l) * inner + e];
          }
        }
        transformed[(size_t)((i * 6 + j) * elements + first) * outputs + e] = (float)sum;
      }
    }
  }
}

/* That a kernel works with. */
static size_t case_scratch_floats(clearer_tile tile, uint32_t elements) {
  return clearer_chunk_floats(tile, elements) + (size_t)tile.lines * tile.columns * clearer_batch_tiles * 16;
}

/* As kernel.h says. */
static void case_pack_transformed(const float *transformed, const clearer_convolution *c, uint32_t elements,
                                  uint32_t outputs, float *packed) {
  uint32_t b, point, e, l;
  for (b = 0; b < clearer_block_count(c); b++) {
    const uint32_t halves = b < c->blocks16 ? 1 : 2;
    for (point = 0; point < case_weight_lines(c) * 6; point++) {
      const uint32_t at = c->tile_rows == 1 ? point % 3 * 6 + point / 3 : point;
      for (e = 0; e < elements; e += halves) {
        for (l = 0; l < 16; l++) {
          *packed++ = transformed[((size_t)at * elements + e + l % halves) * outputs + 16 * b + l / halves];
        }
      }
    }
  }
}

#endif
