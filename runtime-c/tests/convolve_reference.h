/* The convolution as kernel.h defines it, from the unpacked weights, one output after the other. */
#ifndef CLEARER_TEST_CONVOLVE_REFERENCE_H
#define CLEARER_TEST_CONVOLVE_REFERENCE_H

#include "../arithmetic.h"

#include <math.h>

#include "convolve_case.h"
#include "winograd_reference.h"

static float reference_float(const uint8_t *at) {
  float value;
  memcpy(&value, at, 4);
  return value;
}

static void reference_store_u8(const clearer_convolution *c, uint32_t y, uint32_t x, uint32_t o, int64_t sum,
                               uint8_t *to, uint8_t *words) {
  float scaled;
  if (c->residual) {
    const uint8_t *at = c->residual[y] + (size_t)x * c->residual_step;
    int16_t word;
    if (c->residual_words) memcpy(&word, at + 2 * (size_t)o, 2);
    else word = at[o];
    sum += (int64_t)c->residual_scale[o] * word;
  }
  if (c->coarse) {
    int16_t coarse;
    memcpy(&coarse, c->coarse[y] + (size_t)(x / 2) * c->coarse_step + 2 * (size_t)o, 2);
    sum += (int64_t)c->coarse_scale[o] * coarse;
  }
  scaled = rintf((float)sum * c->scale[o]);
  if (words || c->fine) {
    const int16_t word = (int16_t)fminf(fmaxf(scaled, 0.0f), 32767.0f);
    const float value = (float)floor(word * (double)c->byte_scale[o] / 32768.0 + 0.5); /* exact */
    const float byte = fminf(c->fine ? floorf(value / 8.0f) : value, (float)c->most);
    if (words) memcpy(words + 2 * (size_t)o, &word, 2);
    to[o] = (uint8_t)byte;
    if (c->fine) to[c->fine + o] = (uint8_t)fminf(value - 8.0f * byte, 255.0f);
  } else if (c->store == clearer_store_u8) {
    to[o] = (uint8_t)fminf(fmaxf(scaled, 0.0f), (float)c->most);
  } else {
    const int16_t value = (int16_t)fminf(fmaxf(scaled, -32768.0f), 32767.0f);
    memcpy(to + 2 * (size_t)o, &value, 2);
  }
}

static void reference_store_f32(const clearer_convolution *c, uint32_t y, uint32_t x, uint32_t o, float sum,
                                uint8_t *to) {
  if (c->residual) sum += reference_float(c->residual[y] + (size_t)x * c->residual_step + 4 * (size_t)o);
  if (c->coarse) sum += reference_float(c->coarse[y] + (size_t)(x / 2) * c->coarse_step + 4 * (size_t)o);
  if (c->store == clearer_store_relu) sum = fmaxf(sum, 0.0f);
  memcpy(to + 4 * (size_t)o, &sum, 4);
}

/* One output. In fp32 a block of 8 sums the even and the odd elements of a run apart. */
static void reference_output(const convolve_case *t, int fused, uint32_t y, uint32_t x, uint32_t o, uint8_t *to,
                             uint8_t *words) {
  const clearer_convolution *c = &t->c;
  const uint32_t halves = o < 16 * c->blocks16 ? 1 : 2;
  const uint8_t *w = t->plain;
  float sums[2] = {0.0f, 0.0f};
  int64_t sum = 0;
  uint32_t i, k, first, j, e;
  if (t->fp32) sums[0] = ((const float *)c->bias)[o];
  else sum = ((const int32_t *)c->bias)[o];
  for (i = 0; i < c->window_count; i++) {
    const clearer_window *v = &c->windows[i];
    const uint32_t elements = t->window_elements[i];
    for (k = 0; k < v->kernel; k++) {
      for (first = 0; first < elements; first += halves) {
        for (j = 0; j < v->kernel; j++) {
          const uint8_t *in = v->rows[y * v->stride + k] + (size_t)(x * v->stride + j) * v->pixel_bytes;
          for (e = first; e < first + halves && e < elements; e++) {
            const size_t at = ((size_t)(k * v->kernel + j) * elements + e) * t->outputs + o;
            if (t->fp32) {
              const float a = reference_float(in + 4 * (size_t)e), b = reference_float(w + 4 * at);
              sums[e % halves] = fused ? fmaf(a, b, sums[e % halves]) : sums[e % halves] + a * b;
            } else {
              sum += (int64_t)in[e] * (int8_t)w[at];
            }
          }
        }
      }
    }
    w += (size_t)v->kernel * v->kernel * elements * t->outputs * case_element(t);
  }
  if (t->fp32) reference_store_f32(c, y, x, o, halves == 1 ? sums[0] : sums[0] + sums[1], to);
  else reference_store_u8(c, y, x, o, sum, to, words);
}

/* fp32: with fused multiply-adds or without. Returns how many sums by Winograd's method are too far from the definition,
 * of those that were compared. */
static int reference_convolve(const convolve_case *t, int fused, uint8_t *const *out) {
  int far_off = 0;
  float *sums = t->fp32 && t->c.tile_rows ? reference_winograd(t, fused, &far_off) : NULL, *sum = sums;
  uint32_t y, x, o;
  for (y = 0; y < t->c.rows; y++) {
    for (x = 0; x < t->c.width; x++) {
      for (o = 0; o < t->outputs; o++) {
        uint8_t *to = out[y] + (size_t)x * t->c.out_step;
        if (sums) reference_store_f32(&t->c, y, x, o, *sum++, to);
        else reference_output(t, fused, y, x, o, to, t->c.words ? out[y] + t->words_at + (size_t)x * t->c.word_step : NULL);
      }
    }
  }
  free(sums);
  return far_off;
}

#endif
