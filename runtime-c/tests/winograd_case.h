/* Weights of a random convolution by Winograd's method. */
#ifndef CLEARER_TEST_WINOGRAD_CASE_H
#define CLEARER_TEST_WINOGRAD_CASE_H

#include "../winograd.h"

/* G of winograd.h for one, two and four outputs. */
static const double case_transforms[3][6][3] = {
  {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
  {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}},
  {{0.25, 0, 0}, {-1.0 / 6, -1.0 / 6, -1.0 / 6}, {-1.0 / 6, 1.0 / 6, -1.0 / 6},
   {1.0 / 24, 1.0 / 12, 1.0 / 6}, {1.0 / 24, -1.0 / 12, 1.0 / 6}, {0, 0, 1}},
};

/* [line][point][element][output], from plain weights [row][column][element][output]. */
static float *case_transform(const float *plain, uint32_t tile_rows, size_t inner) {
  const uint32_t lines = clearer_tile_lines(tile_rows);
  float *transformed = (float *)malloc(sizeof(float) * lines * 6 * inner);
  uint32_t i, j, k, l;
  size_t e;
  if (!transformed) exit(1);
  for (i = 0; i < lines; i++) {
    for (j = 0; j < 6; j++) {
      for (e = 0; e < inner; e++) {
        double sum = 0;
        for (k = 0; k < 3; k++) {
          for (l = 0; l < 3; l++) {
            sum += case_transforms[tile_rows / 2][i][k] * case_transforms[2][j][l] * plain[(k * 3 + l) * inner + e];
          }
        }
        transformed[(i * 6 + j) * inner + e] = (float)sum;
      }
    }
  }
  return transformed;
}

/* That a kernel works with. */
static size_t case_scratch_floats(uint32_t tile_rows, uint32_t elements) {
  return clearer_chunk_floats(tile_rows, elements) +
         (size_t)clearer_tile_lines(tile_rows) * clearer_tile_points * clearer_batch_tiles * 16;
}

/* As kernel.h says. */
static void case_pack_transformed(const float *transformed, const clearer_convolution *c, uint32_t elements,
                                  uint32_t outputs, float *packed) {
  const uint32_t lines = clearer_tile_lines(c->tile_rows);
  uint32_t b, point, e, l;
  for (b = 0; b < clearer_block_count(c); b++) {
    const uint32_t halves = b < c->blocks16 ? 1 : 2;
    for (point = 0; point < lines * 6; point++) {
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
