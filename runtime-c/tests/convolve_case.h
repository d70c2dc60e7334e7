/* A random convolution with all its buffers guarded. */
#ifndef CLEARER_TEST_CONVOLVE_CASE_H
#define CLEARER_TEST_CONVOLVE_CASE_H

#include <string.h>

#include "../block.h"
#include "guard.h"
#include "random.h"
#include "sum_bounds_case.h"
#include "winograd_case.h"

enum {
  case_max_rows = 8,
  case_max_input_rows = 2 * case_max_rows + 1,
  case_max_activations = clearer_max_windows * case_max_input_rows + case_max_rows
};

typedef struct {
  clearer_convolution c;
  int fp32;
  int small; /* as in a small net: of few outputs, pixels side by side */
  uint32_t outputs;
  /* Weights as the definition has them: [window][row of the kernel][column][element of the pixel][output]. */
  uint8_t *plain;
  uint32_t tile_stride; /* of all windows with Winograd's method */
  float *transformed; /* with Winograd's method: [line][point][element of any window][output] */
  uint32_t window_elements[clearer_max_windows];
  size_t out_bytes; /* of each output row's buffer, of which out_before lie before pixel 0 */
  size_t out_before;
  size_t words_at; /* from pixel 0 to the words that are kept; 0: there are none */
  uint8_t *out[case_max_rows], *words[case_max_rows];
  const uint8_t *inputs[clearer_max_windows][case_max_input_rows];
  const uint8_t *residual[case_max_rows];
  const uint8_t *coarse[case_max_rows];
  /* int8: all activations of input, and the bias that they want when stored less 128. */
  uint8_t *activations[case_max_activations];
  size_t activation_bytes[case_max_activations];
  size_t activation_count;
  int32_t *bias_signed;
  /* int8: what the convolution has as constants. */
  int32_t *bias, *bases, *residual_scale, *coarse_scale;
  float *scale;
} convolve_case;

static size_t case_element(const convolve_case *t) { return t->fp32 ? 4 : 1; }

/* Whether pixels lie apart. */
static int case_spaced(const convolve_case *t, random_source *r) { return random_one_in(r, t->small ? 8 : 3); }

/* Activations: uint8 up to `most`, often 0 or that, or floats of a few units. */
static uint8_t *case_activations(convolve_case *t, guard_pool *pool, random_source *r, size_t size, uint32_t most) {
  uint8_t *to = guard_take(pool, size, random_one_in(r, 3));
  size_t i;
  if (t->fp32) {
    for (i = 0; i + 4 <= size; i += 4) {
      const float value = random_one_in(r, 4) ? 0.0f : 4.0f * random_float(r);
      memcpy(to + i, &value, 4);
    }
  } else {
    const int extreme = random_one_in(r, 4);
    for (i = 0; i < size; i++) {
      to[i] = (uint8_t)(extreme ? most * random_in(r, 0, 1) : random_in(r, 0, most));
    }
    t->activations[t->activation_count] = to;
    t->activation_bytes[t->activation_count++] = size;
  }
  return to;
}

static void case_window(convolve_case *t, uint32_t index, guard_pool *pool, random_source *r) {
  clearer_window *w = &t->c.windows[index];
  const uint32_t unit = t->c.pairs       ? 8
                        : t->c.tile_rows ? (t->fp32 ? 32 : t->c.blocks8 ? 8 : 16)
                                         : 4 * random_in(r, 1, 4);
  const int large = random_one_in(r, 8) && (!t->c.tile_rows || t->c.window_count == 1);
  const int tiled = t->c.tile_rows || t->c.pairs;
  const int least = t->c.pairs && !t->c.blocks16 && random_one_in(r, 2); /* which kernels have functions for */
  const uint32_t channels = least ? unit : unit * random_in(r, 1, large ? 16 : 3); /* bytes of a pixel that are read */
  const uint32_t pixel = channels + (!least && case_spaced(t, r) ? 4 * random_in(r, 1, 4) : 0);
  uint32_t y;
  size_t bytes;
  w->stride = tiled ? t->tile_stride : random_in(r, 1, 2);
  w->kernel = tiled || random_one_in(r, 2) ? 3 : 1;
  w->pixel_bytes = pixel;
  w->bytes = channels;
  bytes = (size_t)((t->c.width - 1) * w->stride + w->kernel - 1) * pixel + channels;
  if (t->c.blocks8 && channels % 8) bytes += 4;
  for (y = 0; y < (t->c.rows - 1) * w->stride + w->kernel; y++) {
    t->inputs[index][y] = case_activations(t, pool, r, bytes, t->c.pairs ? 127 : 255);
  }
  w->rows = t->inputs[index];
  t->window_elements[index] = channels / (uint32_t)case_element(t);
}

/* Makes weights of one window such that pairs are exact: by taking half of those of a row, and making their sum even. */
static void case_even_weights(convolve_case *t) {
  const size_t count = (size_t)t->window_elements[0] * t->outputs;
  int8_t *plain = (int8_t *)t->plain;
  size_t e;
  uint32_t k;
  for (k = 0; k < 3; k++, plain += 3 * count) {
    for (e = 0; e < count; e++) {
      int8_t *g0 = &plain[e], *g1 = &plain[count + e], *g2 = &plain[2 * count + e];
      while (abs(*g0 + *g2) + abs(*g1) > 254) *g0 /= 2, *g1 /= 2, *g2 /= 2;
      if ((*g0 + *g1 + *g2) % 2) *g1 = (int8_t)(*g1 + (*g1 > 0 ? -1 : 1));
    }
  }
}

/* Writes the plain weights and packs them as kernel.h says. */
static void case_weights(convolve_case *t, guard_pool *pool, random_source *r) {
  const size_t element = case_element(t);
  const uint32_t per_dot = t->fp32 ? 1 : 4; /* elements in 4 bytes */
  size_t total = 0, all_elements = 0;
  const int extreme = random_one_in(r, 4), idle = random_one_in(r, 3); /* a third of the outputs has no weights */
  uint32_t b, i, y, x, first, l, e;
  uint8_t *packed;
  for (b = 0; b < clearer_block_count(&t->c); b++) total += clearer_block_at(&t->c, b).weight_bytes;
  if (t->fp32 && t->c.tile_rows) total = total / 9 * 6 * case_weight_lines(&t->c);
  packed = guard_take(pool, total, 0);
  t->c.weights = packed;
  for (i = 0; i < t->c.window_count; i++) {
    all_elements += (size_t)t->c.windows[i].kernel * t->c.windows[i].kernel * t->window_elements[i];
  }
  t->plain = (uint8_t *)malloc(all_elements * t->outputs * element + 1);
  if (!t->plain) exit(1);
  for (e = 0; e < all_elements * t->outputs; e++) {
    if (t->fp32) {
      const float w = random_float(r);
      memcpy(t->plain + 4 * (size_t)e, &w, 4);
    } else {
      t->plain[e] = (uint8_t)(extreme ? 0x7f + 2 * random_in(r, 0, 1) : random_in(r, 0x81, 0x17f)); /* 127 or -127 */
      if (idle && e % t->outputs % 3 == 0) t->plain[e] = 0;
    }
  }
  if (t->c.pairs) case_even_weights(t);
  if (!t->fp32) {
    size_t bytes = t->c.blocks16 ? clearer_block_at(&t->c, 0).weight_bytes : 0;
    if (t->c.tile_rows) bytes = clearer_winograd_bytes_u8(t->c.tile_rows, t->c.windows[0].bytes, t->c.width);
    if (t->c.pairs) {
      const size_t pairs = clearer_pairs_bytes_u8(t->c.windows[0].bytes, t->c.width);
      bytes = bytes > pairs ? bytes : pairs;
    }
    t->c.scratch = guard_take(pool, bytes, 0);
  }
  if (t->fp32 && t->c.tile_rows) {
    const clearer_tile tile = clearer_tile_of(t->c.tile_rows, t->tile_stride);
    const uint32_t elements = (uint32_t)all_elements / 9;
    const float *plain = (const float *)(void *)t->plain;
    t->transformed = (float *)malloc(sizeof(float) * 36 * elements * t->outputs);
    if (!t->transformed) exit(1);
    for (i = 0, e = 0; i < t->c.window_count; e += t->window_elements[i++]) {
      case_transform(plain + 9 * (size_t)e * t->outputs, &t->c, e, t->window_elements[i], elements, t->outputs,
                     t->transformed);
    }
    case_pack_transformed(t->transformed, &t->c, elements, t->outputs, (float *)(void *)packed);
    t->c.scratch = guard_take(pool, 4 * case_scratch_floats(tile, elements), 0);
    return;
  }
  for (b = 0; b < clearer_block_count(&t->c); b++) {
    const clearer_block block = clearer_block_at(&t->c, b);
    const uint8_t *from = t->plain;
    for (i = 0; i < t->c.window_count; i++) {
      const uint32_t elements = t->window_elements[i], kernel = t->c.windows[i].kernel;
      for (y = 0; y < kernel; y++) {
        for (first = 0; first < elements; first += per_dot * block.halves) {
          for (x = 0; x < kernel; x++) {
            for (l = 0; l < 16; l++) {
              for (e = 0; e < per_dot; e++, packed += element) {
                const uint32_t at = first + per_dot * (l % block.halves) + e;
                const uint32_t output = block.channel + l / block.halves;
                const size_t index = ((size_t)(y * kernel + x) * elements + at) * t->outputs + output;
                if (at < elements) memcpy(packed, from + index * element, element);
                else memset(packed, 0, element);
              }
            }
          }
        }
      }
      from += (size_t)kernel * kernel * elements * t->outputs * element;
    }
  }
}

/* Scales that send most results into the range of the store, some beyond it, and often onto a tie. */
static void case_outputs(convolve_case *t, guard_pool *pool, random_source *r) {
  const size_t table = 4 * (size_t)t->outputs;
  float *scale = (float *)(void *)guard_take(pool, table, 0);
  int16_t *byte_scale = (int16_t *)(void *)guard_take(pool, table / 2, 0);
  int32_t *residual_scale = (int32_t *)(void *)guard_take(pool, table, 0);
  int32_t *coarse_scale = (int32_t *)(void *)guard_take(pool, table, 0);
  void *bias = guard_take(pool, table, 0);
  uint32_t i;
  for (i = 0; i < t->outputs; i++) {
    const float f = 4.0f * random_float(r);
    const int32_t n = (int32_t)random_in(r, 0, 1 << 20) - (1 << 19);
    memcpy((uint8_t *)bias + 4 * i, t->fp32 ? (const void *)&f : (const void *)&n, 4);
    scale[i] = random_one_in(r, 3) ? 1.0f / (float)(1u << random_in(r, 1, 14))
                                   : random_float(r) * random_float(r) * 0.05f;
    byte_scale[i] = (int16_t)((1 << random_in(r, 5, 15)) - 1);
    if (random_one_in(r, 2)) byte_scale[i] = (int16_t)random_in(r, 1, (uint32_t)byte_scale[i]);
    residual_scale[i] = (int32_t)random_in(r, 0, 65535) - 32768;
    coarse_scale[i] = (int32_t)random_in(r, 0, 65535) - 32768;
  }
  t->c.bias = t->bias = (int32_t *)bias;
  t->c.scale = t->scale = scale;
  t->c.byte_scale = byte_scale;
  t->c.residual_scale = t->residual_scale = residual_scale;
  t->c.coarse_scale = t->coarse_scale = coarse_scale;
}

static void case_addends(convolve_case *t, guard_pool *pool, random_source *r) {
  const uint32_t element = (uint32_t)case_element(t), wide = t->fp32 ? 4 : 2;
  const uint32_t half = (t->c.width + 1) / 2;
  uint32_t y;
  const size_t activations = t->activation_count;
  const int alone = t->c.window_count == 0 && t->small;
  if (alone || random_one_in(r, 2)) {
    const uint32_t bytes_each = !t->fp32 && random_one_in(r, 2) ? 2 : element;
    t->c.residual_words = bytes_each == 2;
    t->c.residual_step = bytes_each * (t->outputs + (case_spaced(t, r) ? 8 : 0));
    for (y = 0; y < t->c.rows; y++) {
      const size_t bytes = (size_t)(t->c.width - 1) * t->c.residual_step + bytes_each * t->outputs;
      t->residual[y] = case_activations(t, pool, r, bytes, 255);
    }
    t->c.residual = t->residual;
    if (t->c.residual_words) t->activation_count = activations; /* 16-bit integers are what they are */
  }
  if (alone || random_one_in(r, 2)) {
    const size_t before = t->activation_count;
    t->c.coarse_step = wide * (t->outputs + (case_spaced(t, r) ? 8 : 0));
    for (y = 0; y < t->c.rows; y++) {
      const size_t bytes = (size_t)(half - 1) * t->c.coarse_step + wide * t->outputs;
      t->coarse[y] = y % 2 ? t->coarse[y - 1] : case_activations(t, pool, r, bytes, 255);
    }
    t->c.coarse = t->coarse;
    t->activation_count = before;
  }
}

/* Weights of an output. */
static size_t case_weight_count(const convolve_case *t) {
  size_t elements = 0;
  uint32_t i;
  for (i = 0; i < t->c.window_count; i++) {
    elements += (size_t)t->c.windows[i].kernel * t->c.windows[i].kernel * t->window_elements[i];
  }
  return elements;
}

static void case_small_sums(convolve_case *t, random_source *r) {
  uint32_t o;
  for (o = 0; o < t->outputs; o++) {
    t->residual_scale[o] %= t->c.residual_words ? 32 : 2048;
    t->coarse_scale[o] %= 32;
  }
  small_sums(&t->c, t->plain, case_weight_count(t), t->outputs, t->bias, t->scale, r);
}

static void case_fixed_point(convolve_case *t, random_source *r, guard_pool *pool) {
  t->bases = (int32_t *)(void *)guard_take(pool, 4 * (size_t)t->outputs, 0);
  fixed_point_sums(&t->c, t->plain, case_weight_count(t), t->outputs, t->bias, t->scale, t->bases, r);
}

/* Each weight meets 128 less, and so does a residual of bytes. */
static void case_bias_signed(convolve_case *t, guard_pool *pool) {
  const size_t elements = case_weight_count(t);
  size_t e;
  uint32_t o;
  t->bias_signed = (int32_t *)(void *)guard_take(pool, 4 * (size_t)t->outputs, 0);
  for (o = 0; o < t->outputs; o++) {
    int32_t sum = t->c.residual && !t->c.residual_words ? t->c.residual_scale[o] : 0;
    for (e = 0; e < elements; e++) sum += (int8_t)t->plain[e * t->outputs + o];
    t->bias_signed[o] = t->bias[o] + 128 * sum;
  }
}

/* Whether sums times 64 fit 32 bits, whatever the input: what Winograd's method asks for. */
static int case_sums_fit(const convolve_case *t) {
  const size_t count = t->c.window_count ? (size_t)9 * t->window_elements[0] : 0;
  uint32_t o;
  for (o = 0; o < t->outputs; o++) {
    int64_t most = llabs(((const int32_t *)t->c.bias)[o]);
    size_t e;
    for (e = 0; e < count; e++) most += 255 * (int64_t)abs((int8_t)t->plain[e * t->outputs + o]);
    if (64 * most > INT32_MAX) return 0;
  }
  return 1;
}

/* Everything but t->out's contents. Free t->plain and t->transformed. */
static void case_create(convolve_case *t, int fp32, guard_pool *pool, random_source *r) {
  uint32_t i, wide;
  memset(t, 0, sizeof *t);
  pool->used = 0;
  t->fp32 = fp32;
  t->c.width = random_one_in(r, 2) ? random_in(r, 1, 100) : random_in(r, 1, 32);
  t->c.rows = random_one_in(r, 4) ? random_in(r, 1, case_max_rows) : random_in(r, 1, 2);
  t->small = random_one_in(r, 3);
  t->c.blocks16 = random_in(r, 0, t->small ? 2 : 4);
  t->c.blocks8 = !t->c.blocks16 ? 1 : t->small ? 0 : random_in(r, 0, 1);
  t->outputs = 16 * t->c.blocks16 + 8 * t->c.blocks8;
  if (random_one_in(r, 2)) {
    t->tile_stride = fp32 ? random_in(r, 1, 2) : 1;
    t->c.tile_rows = t->tile_stride == 2 ? 2 : 1u << random_in(r, 0, 2);
  }
  if (!fp32 && random_one_in(r, 2)) t->c.pairs = 1, t->tile_stride = 1;
  if (t->c.pairs && !t->c.blocks16 && random_one_in(r, 2)) { /* where pixels are small, pairs pay in several rows */
    t->c.rows = random_in(r, 4, case_max_rows);
    t->c.width = 2 * random_in(r, 9, 50);
  }
  t->c.window_count = random_one_in(r, 2) || (!fp32 && (t->c.tile_rows || t->c.pairs)) ? 1
                      : t->c.tile_rows ? random_in(r, 1, 3)
                                       : random_in(r, 0, clearer_max_windows);
  if (t->small && !t->c.tile_rows && !t->c.pairs && random_one_in(r, 4)) t->c.window_count = 0;
  t->c.store = fp32 ? (random_one_in(r, 2) ? clearer_store_relu : clearer_store_linear)
                    : (random_one_in(r, 2) ? clearer_store_u8 : clearer_store_i16);
  for (i = 0; i < t->c.window_count; i++) case_window(t, i, pool, r);
  case_weights(t, pool, r);
  case_outputs(t, pool, r);
  case_addends(t, pool, r);
  wide = fp32 ? 4 : t->c.store == clearer_store_i16 ? 2 : 1;
  t->out_before = wide * (random_one_in(r, 2) ? 0 : t->outputs);
  if (t->c.store == clearer_store_u8 && random_one_in(r, 3)) t->c.fine = t->outputs + (case_spaced(t, r) ? 8 : 0);
  t->c.most = !t->c.fine && random_one_in(r, 2) ? 127 : 255;
  t->c.out_step = wide * (t->c.fine + t->outputs + (case_spaced(t, r) ? 8 : 0));
  t->out_bytes = t->out_before + (size_t)(t->c.width - 1) * t->c.out_step + t->c.fine + wide * t->outputs;
  if (t->c.store == clearer_store_u8 && random_one_in(r, 2)) {
    /* Behind the row, which kernels must not touch in between. */
    t->c.word_step = t->c.fine ? 2 * (t->outputs + (case_spaced(t, r) ? 8 : 0)) : 2 * t->c.out_step;
    t->words_at = t->out_bytes - t->out_before + random_in(r, 0, 9);
    t->out_bytes = t->out_before + t->words_at + (size_t)(t->c.width - 1) * t->c.word_step + 2 * t->outputs;
  }
  if (!fp32) {
    if (random_one_in(r, 2)) case_small_sums(t, r);
    if (t->c.store == clearer_store_u8 && !t->words_at && !t->c.fine && random_one_in(r, 2)) case_fixed_point(t, r, pool);
    if (t->c.tile_rows && !case_sums_fit(t)) t->c.tile_rows = 0;
    case_bias_signed(t, pool);
  }
  for (i = 0; i < t->c.rows; i++) {
    t->out[i] = guard_take(pool, t->out_bytes, random_one_in(r, 3)) + t->out_before;
    t->words[i] = t->out[i] + t->words_at;
  }
  t->c.out = t->out;
  t->c.words = t->words_at ? t->words : NULL;
}

#endif
