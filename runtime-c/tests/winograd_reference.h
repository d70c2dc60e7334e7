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

/* With stride 2: even columns transformed, then odd ones. */
static void reference_points9(const float d[9], float v[9]) {
  const float a = d[6] - d[2], b = d[6] - d[4];
  v[0] = a + 2 * (d[0] - d[4]);
  v[1] = b - 2 * d[2];
  v[2] = b + 2 * (d[2] - d[4]);
  v[3] = a;
  v[4] = (d[8] - d[4]) - 2 * a;
  v[5] = d[1], v[6] = d[3], v[7] = d[5], v[8] = d[7];
}

static void reference_lines5(const float d[5], float v[5]) {
  v[0] = d[0] - d[2];
  v[1] = d[2];
  v[2] = d[2] - d[4];
  v[3] = d[1], v[4] = d[3];
}

static void reference_outputs4_odd(const float m[9], float y[4]) {
  const float a = m[1] + m[2], b = m[1] - m[2];
  y[0] = ((m[0] + a) + m[3]) + m[5];
  y[1] = (b + 2 * m[3]) + m[6];
  y[2] = (a + 4 * m[3]) + m[7];
  y[3] = ((b + 8 * m[3]) + m[4]) + m[8];
}

static void reference_outputs2_odd(const float m[5], float y[2]) {
  y[0] = (m[0] + m[1]) + m[3];
  y[1] = (m[1] - m[2]) + m[4];
}

/* One element of the input of a tile: [line][point]. */
static void reference_transform_input(const clearer_convolution *c, const clearer_window *w, uint32_t y, uint32_t x,
                                      uint32_t element, float v[6][9]) {
  const uint32_t columns = w->stride == 2 ? 9 : 6, rows = w->stride == 2 ? 5 : c->tile_rows + 2;
  const uint32_t last_row = (c->rows - 1) * w->stride + 2, last_column = (c->width - 1) * w->stride + 2;
  float d[6][9];
  uint32_t i, j;
  for (i = 0; i < rows; i++) {
    for (j = 0; j < columns; j++) {
      const uint32_t row = y * w->stride + i < last_row ? y * w->stride + i : last_row;
      const uint32_t column = x * w->stride + j < last_column ? x * w->stride + j : last_column;
      memcpy(&d[i][j], w->rows[row] + (size_t)column * w->pixel_bytes + 4 * (size_t)element, 4);
    }
  }
  for (j = 0; j < columns && c->tile_rows > 1; j++) {
    float column[6], points[6];
    for (i = 0; i < rows; i++) column[i] = d[i][j];
    if (w->stride == 2) reference_lines5(column, points);
    else if (c->tile_rows == 4) reference_points6(column, points);
    else reference_points4(column, points);
    for (i = 0; i < rows; i++) d[i][j] = points[i];
  }
  for (i = 0; i < rows; i++) {
    if (w->stride == 2) reference_points9(d[i], v[i]);
    else reference_points6(d[i], v[i]);
  }
}

/* Output o of a tile, before addends; v is its transformed input, by element of any window. */
static void reference_tile(const convolve_case *t, int fused, uint32_t o, uint32_t elements, float (*v)[6][9],
                           float out[4][4]) {
  const clearer_convolution *c = &t->c;
  const uint32_t halves = o < 16 * c->blocks16 ? 1 : 2, stride = c->windows[0].stride;
  const clearer_tile tile = clearer_tile_of(c->tile_rows, stride);
  float m[6][9], s[4][9];
  uint32_t i, j, k, e;
  for (i = 0; i < tile.lines; i++) {
    for (j = 0; j < tile.columns; j++) {
      const uint32_t line = i < tile.weight_lines ? i : tile.weight_lines - 1, point = j < 6 ? j : 5;
      float sums[2] = {0.0f, 0.0f};
      if (j == 1 && (i == 1 || tile.lines == 1)) sums[0] = ((const float *)c->bias)[o];
      for (k = 0; k < tile.taps; k++) {
        for (e = 0; e < elements; e++) {
          const float weight = t->transformed[(size_t)(((line + k) * 6 + point) * elements + e) * t->outputs + o];
          sums[e % halves] = reference_multiply_add(v[e][i + k][j], weight, sums[e % halves], fused);
        }
      }
      m[i][j] = halves == 1 ? sums[0] : sums[0] + sums[1];
    }
  }
  for (j = 0; j < tile.columns; j++) {
    float column[6], y[4];
    for (i = 0; i < tile.lines; i++) column[i] = m[i][j];
    if (stride == 2) reference_outputs2_odd(column, y);
    else if (c->tile_rows == 4) reference_outputs4(column, y);
    else if (c->tile_rows == 2) reference_outputs2(column, y);
    else y[0] = column[0];
    for (i = 0; i < c->tile_rows; i++) s[i][j] = y[i];
  }
  for (i = 0; i < c->tile_rows; i++) {
    if (stride == 2) reference_outputs4_odd(s[i], out[i]);
    else reference_outputs4(s[i], out[i]);
  }
}

/* How far a sum may be from that of the definition without Winograd's method, whose terms are added here; from plain
 * weights. */
static int reference_is_near(const convolve_case *t, uint32_t y, uint32_t x, uint32_t o, float sum) {
  double exact = ((const float *)t->c.bias)[o], size = fabs(exact);
  const uint8_t *plain = t->plain;
  uint32_t i, k, j, e;
  for (i = 0; i < t->c.window_count; i++) {
    const clearer_window *w = &t->c.windows[i];
    for (k = 0; k < 3; k++) {
      for (j = 0; j < 3; j++) {
        for (e = 0; e < t->window_elements[i]; e++, plain += 4 * (size_t)t->outputs) {
          float a, b;
          memcpy(&a, w->rows[y * w->stride + k] + (size_t)(x * w->stride + j) * w->pixel_bytes + 4 * (size_t)e, 4);
          memcpy(&b, plain + 4 * (size_t)o, 4);
          exact += (double)a * b;
          size += fabs((double)a * b);
        }
      }
    }
  }
  return fabs(exact - sum) <= 1e-5 * (size + 1);
}

/* Sums of all outputs, [y][x][o], to be freed; says how many are not near enough to plain convolution. */
static float *reference_winograd(const convolve_case *t, int fused, int *far_off) {
  const clearer_convolution *c = &t->c;
  const uint32_t elements = 8 * clearer_window_groups(c);
  float *sums = (float *)malloc(sizeof(float) * c->rows * c->width * t->outputs);
  float(*v)[6][9] = (float(*)[6][9])malloc(sizeof *v * elements);
  uint32_t y, x, o, e, i, j;
  if (!sums || !v) exit(1);
  for (y = 0; y < c->rows; y += c->tile_rows) {
    for (x = 0; x < c->width; x += 4) {
      float(*to)[6][9] = v;
      for (i = 0; i < c->window_count; i++) {
        for (e = 0; e < t->window_elements[i]; e++) reference_transform_input(c, &c->windows[i], y, x, e, *to++);
      }
      for (o = 0; o < t->outputs; o++) {
        float out[4][4];
        reference_tile(t, fused, o, elements, v, out);
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
