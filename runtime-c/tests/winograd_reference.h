/* Winograd's method as winograd.h and kernel.h define it, one value after the other, from the unpacked weights. */
#ifndef CLEARER_TEST_WINOGRAD_REFERENCE_H
#define CLEARER_TEST_WINOGRAD_REFERENCE_H

#include <math.h>

#include "convolve_case.h"

static float reference_multiply_add(float a, float b, float sum, int fused) {
  return fused ? fmaf(a, b, sum) : sum + a * b;
}

static void reference_points6(const float d[6], float v[6]) {
  const float a = d[4] - 4 * d[2], b = d[3] - 4 * d[1], e = d[4] - d[2], f = d[3] - d[1];
  v[0] = e + 4 * (d[0] - d[2]);
  v[1] = a + b;
  v[2] = a - b;
  v[3] = e + 2 * f;
  v[4] = e - 2 * f;
  v[5] = (d[5] - d[3]) - 4 * f;
}

static void reference_points4(const float d[4], float v[4]) {
  v[0] = d[0] - d[2];
  v[1] = d[1] + d[2];
  v[2] = d[2] - d[1];
  v[3] = d[1] - d[3];
}

static void reference_outputs4(const float m[6], float y[4]) {
  const float a = m[1] + m[2], b = m[1] - m[2], e = m[3] + m[4], f = m[3] - m[4];
  y[0] = (m[0] + a) + e;
  y[1] = b + 2 * f;
  y[2] = a + 4 * e;
  y[3] = (b + 8 * f) + m[5];
}

static void reference_outputs2(const float m[4], float y[2]) {
  y[0] = (m[0] + m[1]) + m[2];
  y[1] = (m[1] - m[2]) - m[3];
}

/* One element of the input of a tile: [line][point]. */
static void reference_transform_input(const clearer_convolution *c, uint32_t y, uint32_t x, uint32_t element,
                                      float v[6][6]) {
  const clearer_window *w = &c->windows[0];
  const uint32_t lines = clearer_tile_lines(c->tile_rows);
  uint32_t i, j;
  for (i = 0; i < lines; i++) {
    float d[6];
    for (j = 0; j < 6; j++) {
      const uint8_t *row = w->rows[y + i < c->rows + 1 ? y + i : c->rows + 1];
      memcpy(&d[j], row + (size_t)(x + j < c->width + 1 ? x + j : c->width + 1) * w->pixel_bytes + 4 * (size_t)element, 4);
    }
    reference_points6(d, v[i]);
  }
  for (j = 0; j < 6 && c->tile_rows > 1; j++) {
    float d[6], column[6];
    for (i = 0; i < lines; i++) d[i] = v[i][j];
    if (c->tile_rows == 4) reference_points6(d, column);
    else reference_points4(d, column);
    for (i = 0; i < lines; i++) v[i][j] = column[i];
  }
}

/* Output o of a tile, before addends; v is its transformed input, by element. */
static void reference_tile(const convolve_case *t, int fused, uint32_t o, float (*v)[6][6], float out[4][4]) {
  const clearer_convolution *c = &t->c;
  const uint32_t halves = o < 16 * c->blocks16 ? 1 : 2, elements = t->window_elements[0];
  const uint32_t lines = c->tile_rows == 1 ? 1 : c->tile_rows + 2, taps = c->tile_rows == 1 ? 3 : 1;
  float m[6][6], s[4][6];
  uint32_t i, j, k, e;
  for (i = 0; i < lines; i++) {
    for (j = 0; j < 6; j++) {
      float sums[2] = {0.0f, 0.0f};
      if (j == 1 && (i == 1 || lines == 1)) sums[0] = ((const float *)c->bias)[o];
      for (k = 0; k < taps; k++) {
        for (e = 0; e < elements; e++) {
          const float weight = t->transformed[(((i + k) * 6 + j) * elements + e) * t->outputs + o];
          sums[e % halves] = reference_multiply_add(v[e][i + k][j], weight, sums[e % halves], fused);
        }
      }
      m[i][j] = halves == 1 ? sums[0] : sums[0] + sums[1];
    }
  }
  for (j = 0; j < 6; j++) {
    float column[6], y[4];
    for (i = 0; i < lines; i++) column[i] = m[i][j];
    if (c->tile_rows == 4) reference_outputs4(column, y);
    else if (c->tile_rows == 2) reference_outputs2(column, y);
    else y[0] = column[0];
    for (i = 0; i < c->tile_rows; i++) s[i][j] = y[i];
  }
  for (i = 0; i < c->tile_rows; i++) reference_outputs4(s[i], out[i]);
}

/* How far a sum may be from that of the definition without Winograd's method, whose terms are added here; from plain
 * weights. */
static int reference_is_near(const convolve_case *t, uint32_t y, uint32_t x, uint32_t o, float sum) {
  const clearer_window *w = &t->c.windows[0];
  double exact = ((const float *)t->c.bias)[o], size = fabs(exact);
  uint32_t k, j, e;
  for (k = 0; k < 3; k++) {
    for (j = 0; j < 3; j++) {
      for (e = 0; e < t->window_elements[0]; e++) {
        float a, b;
        memcpy(&a, w->rows[y + k] + (size_t)(x + j) * w->pixel_bytes + 4 * (size_t)e, 4);
        memcpy(&b, t->plain + 4 * (((size_t)(k * 3 + j) * t->window_elements[0] + e) * t->outputs + o), 4);
        exact += (double)a * b;
        size += fabs((double)a * b);
      }
    }
  }
  return fabs(exact - sum) <= 1e-5 * (size + 1);
}

/* Sums of all outputs, [y][x][o], to be freed; says how many are not near enough to plain convolution. */
static float *reference_winograd(const convolve_case *t, int fused, int *far_off) {
  const clearer_convolution *c = &t->c;
  float *sums = (float *)malloc(sizeof(float) * c->rows * c->width * t->outputs);
  float(*v)[6][6] = (float(*)[6][6])malloc(sizeof *v * t->window_elements[0]);
  uint32_t y, x, o, e, i, j;
  if (!sums || !v) exit(1);
  for (y = 0; y < c->rows; y += c->tile_rows) {
    for (x = 0; x < c->width; x += 4) {
      for (e = 0; e < t->window_elements[0]; e++) reference_transform_input(c, y, x, e, v[e]);
      for (o = 0; o < t->outputs; o++) {
        float out[4][4];
        reference_tile(t, fused, o, v, out);
        for (i = 0; i < c->tile_rows && y + i < c->rows; i++) {
          for (j = 0; j < 4 && x + j < c->width; j++) {
            sums[((size_t)(y + i) * c->width + x + j) * t->outputs + o] = out[i][j];
            if (o == (x + y) % t->outputs) *far_off += !reference_is_near(t, y + i, x + j, o, out[i][j]);
          }
        }
      }
    }
  }
  free(v);
  return sums;
}

#endif
