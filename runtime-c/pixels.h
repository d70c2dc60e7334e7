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

/* The integer of a sample: black is the zero point; what lies outside the range of the net's input is cut. */
static uint8_t clearer_quantize_sample(const clearer_plan *plan, float value, float scale) {
  return (uint8_t)clearer_round(clearer_clamp(value * scale + (float)plan->zero_point, 0.0f, 255.0f));
}

static void clearer_begin_pixels(clearer_state *state) {
  const uint8_t zero = state->isa->activation_zero;
  uint32_t i;
  if (state->plan->fp32) return;
  for (i = 0; i < 256; i++) {
    state->input_of_u8[i][0] =
        (uint8_t)(clearer_quantize_sample(state->plan, (float)i, state->plan->input_scale) ^ zero);
    memset(state->input_of_u8[i] + 1, zero, 3);
  }
}

/* int8: 4 bytes for each pixel. */
static void clearer_read_integers(const clearer_state *state, const uint8_t *row, uint8_t *out) {
  const clearer_plan *plan = state->plan;
  const uint32_t channels = plan->channels;
  const float scale = plan->input_scale * (255.0f / clearer_white(state->sample));
  uint32_t x, channel;
  for (x = 0; x < state->width; x++, out += 4) {
    const size_t first = (size_t)x * state->channels;
    if (state->sample == CLEARER_U8) {
      memcpy(out, state->input_of_u8[row[first]], 4);
      for (channel = 1; channel < channels; channel++) out[channel] = state->input_of_u8[row[first + channel]][0];
    } else {
      memset(out, state->isa->activation_zero, 4);
      for (channel = 0; channel < channels; channel++) {
        const float value = clearer_sample_at(row, state->sample, first + channel);
        out[channel] = (uint8_t)(clearer_quantize_sample(plan, value, scale) ^ state->isa->activation_zero);
      }
    }
  }
}

/* fp32: 0 for black, 1 for white. */
static void clearer_read_floats(const clearer_state *state, const uint8_t *row, uint8_t *out) {
  const uint32_t channels = state->plan->channels;
  const float unit = 1.0f / clearer_white(state->sample);
  uint32_t x, channel;
  for (x = 0; x < state->width; x++) {
    for (channel = 0; channel < channels; channel++, out += 4) {
      const float value = clearer_sample_at(row, state->sample, (size_t)x * state->channels + channel) * unit;
      memcpy(out, &value, 4);
    }
  }
}

/* One row of the picture, its last pixel repeated, as the first value. */
static void clearer_read_pixels(const clearer_state *state, const uint8_t *row, uint8_t *out) {
  const size_t step = state->plan->values[0].pixel_bytes;
  uint32_t x;
  if (state->plan->fp32) clearer_read_floats(state, row, out);
  else clearer_read_integers(state, row, out);
  for (x = state->width; x < state->padded_width; x++) memcpy(out + x * step, out + (x - 1) * step, step);
  /* A kernel's last step may read 4 bytes beyond the row, against zero weights: they must be finite. */
  memset(out + x * step, 0, 4);
}

enum { clearer_chunk = 32 };

/* `count` samples of one channel, `step` samples apart. */
static void clearer_get_samples(const uint8_t *row, clearer_sample sample, size_t step, uint32_t count, float *out) {
  uint32_t i;
  if (sample == CLEARER_U8) {
    for (i = 0; i < count; i++) out[i] = (float)row[i * step];
  } else {
    for (i = 0; i < count; i++) out[i] = clearer_sample_at(row, sample, i * step);
  }
}

static void clearer_put_samples(uint8_t *row, clearer_sample sample, size_t step, uint32_t count, const float *values) {
  uint32_t i;
  if (sample == CLEARER_U8) {
    for (i = 0; i < count; i++) row[i * step] = (uint8_t)clearer_round(clearer_clamp(values[i], 0.0f, 255.0f));
  } else {
    for (i = 0; i < count; i++) clearer_put_sample(row, sample, i * step, values[i]);
  }
}

/* Finishes one row: the picture's samples, which are in `row`, less what the net predicts. */
static void clearer_write_pixels(const clearer_state *state, const uint8_t *value, uint8_t *row) {
  const clearer_plan *plan = state->plan;
  const float white = clearer_white(state->sample);
  const float unit = plan->fp32 ? white : white / 255.0f;
  const size_t step = plan->values[plan->head_value].pixel_bytes, bytes = clearer_sample_bytes(state->sample);
  float predicted[clearer_chunk], samples[clearer_chunk];
  uint32_t x, channel, i;
  for (x = 0; x < state->width; x += clearer_chunk) {
    const uint32_t rest = state->width - x, count = rest < clearer_chunk ? rest : (uint32_t)clearer_chunk;
    for (channel = 0; channel < plan->channels; channel++) {
      uint8_t *at = row + ((size_t)x * state->channels + channel) * bytes;
      clearer_head(plan, channel, value + x * step, step, count, predicted);
      clearer_get_samples(at, state->sample, state->channels, count, samples);
      for (i = 0; i < count; i++) {
        samples[i] = plan->head_residual ? samples[i] - predicted[i] * unit : predicted[i] * unit;
      }
      clearer_put_samples(at, state->sample, state->channels, count, samples);
    }
  }
}

#endif
