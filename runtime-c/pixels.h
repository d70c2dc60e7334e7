/* From pixels to the first value, and from the head's sums to pixels. */
#ifndef CLEARER_PIXELS_H
#define CLEARER_PIXELS_H

#include <string.h>

#include "arithmetic.h"
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
  const float scaled = value * scale + (float)plan->zero_point;
  return (uint8_t)clearer_round(scaled > 0.0f ? clearer_clamp(scaled, 0.0f, 255.0f) : 0.0f);
}

static void clearer_begin_pixels(clearer_state *state) {
  uint32_t i;
  if (state->plan->fp32) return;
  for (i = 0; i < 256; i++) {
    state->input_of_u8[i] = (uint8_t)(clearer_quantize_sample(state->plan, (float)i, state->plan->input_scale) ^
                                      state->isa->activation_zero);
  }
}

/* One row of the picture, its last pixel repeated, as the first value: int8 in 4 bytes for each pixel, or floats. */
static void clearer_read_pixels(const clearer_state *state, const uint8_t *row, uint8_t *out) {
  const clearer_plan *plan = state->plan;
  const uint32_t step = plan->values[0].pixel_bytes;
  const float white = clearer_white(state->sample);
  const float unit = 1.0f / white;
  const float scale = plan->input_scale * (255.0f / white);
  uint32_t x, channel;
  for (x = 0; x < state->width; x++) {
    for (channel = 0; channel < plan->channels; channel++) {
      const size_t index = (size_t)x * state->channels + channel;
      if (plan->fp32) {
        const float value = clearer_sample_at(row, state->sample, index) * unit;
        memcpy(out + (size_t)x * step + 4 * channel, &value, 4);
      } else if (state->sample == CLEARER_U8) {
        out[(size_t)x * step + channel] = state->input_of_u8[row[index]];
      } else {
        const float value = clearer_sample_at(row, state->sample, index);
        out[(size_t)x * step + channel] =
            (uint8_t)(clearer_quantize_sample(plan, value, scale) ^ state->isa->activation_zero);
      }
    }
    for (; !plan->fp32 && channel < 4; channel++) out[(size_t)x * step + channel] = state->isa->activation_zero;
  }
  for (; x < state->padded_width; x++) memcpy(out + (size_t)x * step, out + (size_t)(x - 1) * step, step);
  /* A kernel's last step may read 4 bytes beyond the row, against zero weights: they must be finite. */
  memset(out + (size_t)x * step, 0, 4);
}

/* The last layer for one pixel, in steps of an 8-bit picture (int8) or in 0..1 (fp32). */
static float clearer_head_sum(const clearer_plan *plan, const uint8_t *pixel, uint32_t channel) {
  const uint32_t count = plan->head_inputs;
  uint32_t i;
  if (plan->fp32) {
    const float *weights = (const float *)plan->head_weights + (size_t)channel * count;
    float sum = 0.0f;
    for (i = 0; i < count; i++) {
      float value;
      memcpy(&value, pixel + 4 * (size_t)i, 4);
      sum += weights[i] * (plan->head_relu && value < 0.0f ? 0.0f : value);
    }
    return sum;
  } else {
    const int16_t *weights = (const int16_t *)plan->head_weights + (size_t)channel * count;
    int32_t sum = 0;
    for (i = 0; i < count; i++) {
      int16_t value;
      memcpy(&value, pixel + 2 * (size_t)i, 2);
      sum += weights[i] * (plan->head_relu && value < 0 ? 0 : value);
    }
    return (float)sum * plan->head_scale;
  }
}

/* Finishes one row: the picture's samples, which are in `row`, less what the net predicts. */
static void clearer_write_pixels(const clearer_state *state, const uint8_t *value, uint8_t *row) {
  const clearer_plan *plan = state->plan;
  const float white = clearer_white(state->sample);
  const float unit = plan->fp32 ? white : white / 255.0f;
  const uint32_t step = plan->values[plan->head_value].pixel_bytes;
  uint32_t x, channel;
  for (x = 0; x < state->width; x++) {
    for (channel = 0; channel < plan->channels; channel++) {
      const size_t index = (size_t)x * state->channels + channel;
      const float predicted = clearer_head_sum(plan, value + (size_t)x * step, channel) * unit;
      const float sample = plan->head_residual ? clearer_sample_at(row, state->sample, index) - predicted : predicted;
      clearer_put_sample(row, state->sample, index, sample);
    }
  }
}

#endif
