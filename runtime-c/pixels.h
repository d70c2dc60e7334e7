/* From pixels to the first value, and from the head's sums to pixels. */
#ifndef CLEARER_PIXELS_H
#define CLEARER_PIXELS_H

#include <string.h>

#include "arithmetic.h"
#include "head.h"
#include "state.h"

static float clearer_sample_at(const uint8_t *row, clearer_sample sample, size_t index) {
  if (sample == CLEARER_U8) return (float)row[index];
  if (sample == CLEARER_U16) {
    uint16_t value;
    memcpy(&value, row + 2 * index, 2);
    return (float)value;
  } else {
    float value;
    memcpy(&value, row + 4 * index, 4);
    return value;
  }
}

/* The value of white. */
static float clearer_white(clearer_sample sample) {
  return sample == CLEARER_U8 ? 255.0f : sample == CLEARER_U16 ? 65535.0f : 1.0f;
}

static void clearer_put_sample(uint8_t *row, clearer_sample sample, size_t index, float value) {
  if (sample == CLEARER_U8) {
    row[index] = (uint8_t)clearer_round(clearer_clamp(value, 0.0f, 255.0f));
  } else if (sample == CLEARER_U16) {
    const uint16_t rounded = (uint16_t)clearer_round(clearer_clamp(value, 0.0f, 65535.0f));
    memcpy(row + 2 * index, &rounded, 2);
  } else {
    memcpy(row + 4 * index, &value, 4);
  }
}

/* The net's input has 11 bits: a coarse byte, and a fine one for an eighth of it. What lies outside its range is cut. */
enum { clearer_fine_steps = 8, clearer_most_input = 256 * clearer_fine_steps - 1 };

static void clearer_quantize_sample(const clearer_state *state, float value, float scale, uint8_t *coarse,
                                    uint8_t *fine) {
  const float black = (float)(clearer_fine_steps * state->plan->zero_point);
  const int32_t q = clearer_round(clearer_clamp(value * scale + black, 0.0f, (float)clearer_most_input));
  *coarse = (uint8_t)(q / clearer_fine_steps) ^ state->isa->activation_zero;
  *fine = (uint8_t)(q % clearer_fine_steps) ^ state->isa->activation_zero;
}

static void clearer_begin_pixels(clearer_state *state) {
  const uint8_t zero = state->isa->activation_zero;
  uint32_t i;
  if (state->plan->fp32) return;
  for (i = 0; i < 256; i++) {
    uint8_t *input = state->input_of_u8[i];
    clearer_quantize_sample(state, (float)i, state->plan->input_scale, input, input + 1);
    memset(input + 2, zero, 2);
  }
}

static void clearer_read_gray(const uint8_t table[256][4], const uint8_t *row, uint8_t *out, uint32_t count) {
  for (; count >= 4; count -= 4, row += 4, out += 16) {
    memcpy(out, table[row[0]], 4);
    memcpy(out + 4, table[row[1]], 4);
    memcpy(out + 8, table[row[2]], 4);
    memcpy(out + 12, table[row[3]], 4);
  }
  for (; count; count--, row++, out += 4) memcpy(out, table[*row], 4);
}

/* int8: of each pixel from `begin` to `end` the coarse bytes of all channels, then the fine ones, then up to a multiple
 * of 4 bytes. */
static void clearer_read_integers(const clearer_state *state, const uint8_t *row, uint8_t *out, uint32_t begin,
                                  uint32_t end) {
  const uint32_t channels = state->plan->channels, step = state->plan->values[0].pixel_bytes;
  const float scale = state->plan->input_scale * (255.0f / clearer_white(state->sample));
  uint32_t x, channel;
  if (state->sample == CLEARER_U8 && channels == 1) {
    clearer_read_gray(state->input_of_u8, row + begin, out, end - begin);
    return;
  }
  for (x = begin; x < end; x++, out += step) {
    const size_t first = (size_t)x * state->channels;
    memset(out, state->isa->activation_zero, step);
    for (channel = 0; channel < channels; channel++) {
      if (state->sample == CLEARER_U8) {
        const uint8_t *input = state->input_of_u8[row[first + channel]];
        out[channel] = input[0];
        out[channels + channel] = input[1];
      } else {
        const float value = clearer_sample_at(row, state->sample, first + channel);
        clearer_quantize_sample(state, value, scale, out + channel, out + channels + channel);
      }
    }
  }
}

/* fp32: 0 for black, 1 for white. */
static void clearer_read_floats(const clearer_state *state, const uint8_t *row, uint8_t *out, uint32_t begin,
                                uint32_t end) {
  const uint32_t channels = state->plan->channels;
  const float unit = 1.0f / clearer_white(state->sample);
  uint32_t x, channel;
  for (x = begin; x < end; x++) {
    for (channel = 0; channel < channels; channel++, out += 4) {
      const float value = clearer_sample_at(row, state->sample, (size_t)x * state->channels + channel) * unit;
      memcpy(out, &value, 4);
    }
  }
}

/* The pixels from `begin` to `end` of a row of the picture, its last one repeated, as the first value. A panel may lie
 * beyond it altogether. */
static void clearer_read_pixels(const clearer_state *state, const uint8_t *row, uint8_t *out, uint32_t begin,
                                uint32_t end) {
  const size_t step = state->plan->values[0].pixel_bytes;
  const uint32_t first = begin < state->width || begin == end ? begin : state->width - 1;
  const uint32_t known = end < state->width || begin == end ? end : state->width;
  uint8_t *padding = out + (size_t)(known - first) * step, *const last = out + (size_t)(end - begin) * step;
  if (state->plan->fp32) clearer_read_floats(state, row, out, first, known);
  else clearer_read_integers(state, row, out, first, known);
  for (; padding < last; padding += step) memcpy(padding, padding - step, step);
  /* A kernel's last step may read 4 bytes beyond the row, against zero weights: they must be finite. */
  memset(last, 0, 4);
}

enum { clearer_chunk = 32 };

/* `count` samples of one channel, `step` samples apart. */
static void clearer_get_samples(const uint8_t *row, clearer_sample sample, size_t step, uint32_t count, float *out) {
  uint32_t i = 0;
  if (sample == CLEARER_U8) {
#ifdef __SSE2__
    const __m128i zero = _mm_setzero_si128();
    for (; step == 1 && i + 8 <= count; i += 8) {
      const __m128i words = _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)(const void *)(row + i)), zero);
      _mm_storeu_ps(out + i, _mm_cvtepi32_ps(_mm_unpacklo_epi16(words, zero)));
      _mm_storeu_ps(out + i + 4, _mm_cvtepi32_ps(_mm_unpackhi_epi16(words, zero)));
    }
#endif
    for (; i < count; i++) out[i] = (float)row[i * step];
  } else {
    for (; i < count; i++) out[i] = clearer_sample_at(row, sample, i * step);
  }
}

#ifdef __SSE2__
/* Four values as clearer_round and clearer_clamp do: of maxps, what is not a number gives the second operand. */
static __m128i clearer_byte_values(const float *values) {
  const __m128 cut = _mm_min_ps(_mm_max_ps(_mm_loadu_ps(values), _mm_setzero_ps()), _mm_set1_ps(255.0f));
  return _mm_cvtps_epi32(cut);
}
#endif

static void clearer_put_samples(uint8_t *row, clearer_sample sample, size_t step, uint32_t count, const float *values) {
  uint32_t i = 0;
  if (sample == CLEARER_U8) {
#ifdef __SSE2__
    for (; step == 1 && i + 8 <= count; i += 8) {
      const __m128i words = _mm_packs_epi32(clearer_byte_values(values + i), clearer_byte_values(values + i + 4));
      _mm_storel_epi64((__m128i *)(void *)(row + i), _mm_packus_epi16(words, words));
    }
#endif
    for (; i < count; i++) row[i * step] = (uint8_t)clearer_round(clearer_clamp(values[i], 0.0f, 255.0f));
  } else {
    for (; i < count; i++) clearer_put_sample(row, sample, i * step, values[i]);
  }
}

/* The samples become what is predicted, or, of residual nets, lose it. */
static void clearer_take_away(float *samples, const float *predicted, float unit, int residual, uint32_t count) {
  uint32_t i = 0;
#ifdef __SSE2__
  const __m128 units = _mm_set1_ps(unit);
  for (; i + 4 <= count; i += 4) {
    const __m128 change = _mm_mul_ps(_mm_loadu_ps(predicted + i), units);
    _mm_storeu_ps(samples + i, residual ? _mm_sub_ps(_mm_loadu_ps(samples + i), change) : change);
  }
#endif
  for (; i < count; i++) samples[i] = residual ? samples[i] - predicted[i] * unit : predicted[i] * unit;
}

/* Finishes the pixels from `begin` to `end` of a row: the picture's samples, which are in `row`, less what the net predicts
 * from `value`. */
static void clearer_write_pixels(const clearer_state *state, const uint8_t *value, uint8_t *row, uint32_t begin,
                                 uint32_t end) {
  const clearer_plan *plan = state->plan;
  const float white = clearer_white(state->sample);
  const float unit = plan->fp32 ? white : white / 255.0f;
  const size_t step = plan->values[plan->head_value].pixel_bytes, bytes = clearer_sample_bytes(state->sample);
  float predicted[clearer_chunk], samples[clearer_chunk];
  uint32_t x, channel;
  if (end > state->width) end = state->width;
  for (x = begin; x < end; x += clearer_chunk) {
    const uint32_t rest = end - x, count = rest < clearer_chunk ? rest : (uint32_t)clearer_chunk;
    for (channel = 0; channel < plan->channels; channel++) {
      uint8_t *at = row + ((size_t)x * state->channels + channel) * bytes;
      clearer_head(plan, channel, value + (size_t)(x - begin) * step, step, count, predicted);
      clearer_get_samples(at, state->sample, state->channels, count, samples);
      clearer_take_away(samples, predicted, unit, plan->head_residual, count);
      clearer_put_samples(at, state->sample, state->channels, count, samples);
    }
  }
}

#endif
