/* Runs a plan, a few rows of each operation at a time. */
#ifndef CLEARER_EXECUTOR_H
#define CLEARER_EXECUTOR_H

#include <string.h>

#include "pixels.h"
#include "state.h"

static uint32_t clearer_value_width(const clearer_state *state, uint32_t value) {
  return state->padded_width >> state->plan->values[value].scale;
}

static uint8_t **clearer_row_entry(const clearer_state *state, uint32_t value, int32_t row) {
  const clearer_value *v = &state->plan->values[value];
  return &state->ring[v->ring + ((uint32_t)row & v->ring_mask)];
}

static uint8_t *clearer_row_in_region(const clearer_rows *rows, int32_t row) {
  return rows->region + (size_t)((uint32_t)row % rows->length) * rows->row_bytes;
}

/* Memory for a row of a value that a segment makes. */
static uint8_t *clearer_take_row(clearer_state *state, uint32_t segment, uint32_t value, int32_t row) {
  const clearer_rows *rows = &state->rows[value];
  if (rows->length) return clearer_row_in_region(rows, row);
  {
    clearer_free_slots *slots = &state->slots[segment * state->plan->pool_count + state->plan->values[value].pool];
    return *clearer_row_entry(state, value, row) = slots->free[--slots->count];
  }
}

/* A new row of a value, with the zero pixels beside it. Returns its first pixel. */
static uint8_t *clearer_new_row(clearer_state *state, uint32_t segment, uint32_t value, int32_t row) {
  const clearer_value *v = &state->plan->values[value];
  uint8_t *slot = clearer_take_row(state, segment, value, row);
  const size_t margin = (size_t)v->margin * v->pixel_bytes;
  const size_t bytes = (size_t)clearer_value_width(state, value) * v->pixel_bytes;
  memset(slot, state->isa->activation_zero, margin);
  memset(slot + margin + bytes, state->isa->activation_zero, margin);
  return slot + margin;
}

/* From a slot's beginning to the row's words: behind all that a kernel may read of the row. */
static size_t clearer_words_offset(const clearer_state *state, uint32_t value) {
  const clearer_value *v = &state->plan->values[value];
  return (size_t)clearer_align((uint64_t)(clearer_value_width(state, value) + 2u * v->margin) * v->pixel_bytes + 4);
}

/* A row of a value from the slot's beginning; above and below the picture the row of zeros. */
static const uint8_t *clearer_row(const clearer_state *state, uint32_t value, int32_t row) {
  const int32_t height = (int32_t)(state->padded_height >> state->plan->values[value].scale);
  const clearer_rows *rows = &state->rows[value];
  if (row < 0 || row >= height) return state->zero_row;
  return rows->length ? clearer_row_in_region(rows, row) : *clearer_row_entry(state, value, row);
}

static void clearer_release_rows(clearer_state *state, uint32_t segment, uint32_t value, int32_t below) {
  clearer_rows *rows = &state->rows[value];
  clearer_free_slots *slots = &state->slots[segment * state->plan->pool_count + state->plan->values[value].pool];
  if (rows->length) return;
  for (; rows->first < below && rows->first < rows->next; rows->first++) {
    slots->free[slots->count++] = *clearer_row_entry(state, value, rows->first);
  }
}

static uint8_t *clearer_pixel_row(const clearer_state *state, uint32_t row) {
  return state->pixels + (size_t)(row % state->pixel_rows) * state->pixel_slot_bytes;
}

enum { clearer_most_rows_read = 2 * clearer_max_rows + 1 };

/* Rows [from, from + count) of a convolution, at most clearer_max_rows. */
static void clearer_convolve_rows(clearer_state *state, uint32_t segment, const clearer_operation *operation,
                                  int32_t from, uint32_t count) {
  const clearer_plan *plan = state->plan;
  const clearer_value *value = &plan->values[operation->value];
  const uint8_t *read[clearer_max_windows][clearer_most_rows_read];
  const uint8_t *residual[clearer_max_rows], *coarse[clearer_max_rows];
  uint8_t *out[clearer_max_rows];
  clearer_convolution c;
  uint32_t i, k;
  c.window_count = operation->input_count;
  for (i = 0; i < c.window_count; i++) {
    const clearer_input *input = &plan->inputs[operation->inputs + i];
    const clearer_value *source = &plan->values[input->value];
    clearer_window *window = &c.windows[i];
    const int32_t top = from * input->stride - input->kernel / 2;
    const uint32_t left = (uint32_t)(source->margin - input->kernel / 2) * source->pixel_bytes;
    for (k = 0; k < (count - 1) * input->stride + input->kernel; k++) {
      read[i][k] = clearer_row(state, input->value, top + (int32_t)k) + left + input->offset;
    }
    window->rows = read[i];
    window->kernel = input->kernel;
    window->stride = input->stride;
    window->pixel_bytes = source->pixel_bytes;
    window->bytes = input->bytes;
  }
  c.residual = NULL;
  c.residual_step = 0;
  c.residual_words = 0;
  if (operation->residual != clearer_none) {
    const clearer_value *source = &plan->values[operation->residual];
    const size_t offset = source->words
                              ? clearer_words_offset(state, operation->residual) + 2 * (size_t)operation->residual_offset
                              : (size_t)source->margin * source->pixel_bytes + operation->residual_offset;
    for (k = 0; k < count; k++) {
      residual[k] = clearer_row(state, operation->residual, from + (int32_t)k) + offset;
    }
    c.residual = residual;
    c.residual_step = source->pixel_bytes << source->words;
    c.residual_words = source->words;
  }
  c.coarse = NULL;
  c.coarse_step = 0;
  if (operation->coarse != clearer_none) {
    for (k = 0; k < count; k++) {
      coarse[k] = clearer_row(state, operation->coarse, (from + (int32_t)k) / 2) + operation->coarse_offset;
    }
    c.coarse = coarse;
    c.coarse_step = plan->values[operation->coarse].pixel_bytes;
  }
  for (k = 0; k < count; k++) out[k] = clearer_new_row(state, segment, operation->value, from + (int32_t)k);
  c.words = 0;
  if (value->words) {
    c.words = clearer_words_offset(state, operation->value) - (size_t)value->margin * value->pixel_bytes;
  }
  c.rows = count;
  c.width = clearer_value_width(state, operation->value);
  c.blocks16 = operation->blocks16;
  c.blocks8 = operation->blocks8;
  c.tile_rows = operation->tile_rows;
  c.scratch = state->scratch + (size_t)segment * clearer_scratch_bytes(plan);
  c.store = operation->store;
  c.weights = operation->weights;
  c.bias = state->isa->activation_zero ? operation->bias_signed : operation->bias;
  c.scale = operation->scale;
  c.byte_scale = operation->byte_scale;
  c.out = out;
  c.out_step = value->pixel_bytes;
  c.residual_scale = operation->residual_scale;
  c.coarse_scale = operation->coarse_scale;
  state->isa->convolve(&c);
}

static void clearer_finish_row(clearer_state *state, uint32_t row) {
  const clearer_plan *plan = state->plan;
  const clearer_value *source = &plan->values[plan->head_value];
  if (row >= state->height) return;
  clearer_write_pixels(state,
                       clearer_row(state, plan->head_value, (int32_t)row) + (size_t)source->margin * source->pixel_bytes,
                       clearer_pixel_row(state, row));
}

static void clearer_read_row(clearer_state *state, uint32_t segment, uint32_t row) {
  const uint32_t source = row < state->height ? row : state->height - 1;
  clearer_read_pixels(state, clearer_pixel_row(state, source), clearer_new_row(state, segment, 0, (int32_t)row));
}

static void clearer_run_step(clearer_state *state, uint32_t segment, const clearer_step *step, uint32_t tick) {
  const clearer_plan *plan = state->plan;
  const uint32_t head = plan->operation_count - 1u;
  const uint32_t scale = clearer_operation_scale(plan, step->operation);
  const int32_t height = (int32_t)(state->padded_height >> scale);
  const int32_t ticked = (int32_t)(tick * (plan->tick_rows >> scale));
  int32_t row = ticked + step->first, end = row + step->rows;
  uint32_t i;
  if (row < 0) row = 0;
  if (end > height) end = height;
  while (row < end) {
    int32_t count = end - row;
    if (step->operation == 0) {
      clearer_read_row(state, segment, (uint32_t)row);
      count = 1;
    } else if (step->operation == head) {
      clearer_finish_row(state, (uint32_t)row);
      count = 1;
    } else {
      if (count > clearer_max_rows) count = clearer_max_rows;
      clearer_convolve_rows(state, segment, &plan->operations[step->operation], row, (uint32_t)count);
    }
    row += count;
    if (step->operation != head) state->rows[step->operation].next = row;
  }
  for (i = 0; i < step->release_count; i++) {
    const clearer_release *release = &plan->releases[step->releases + i];
    const uint32_t rows = plan->tick_rows >> plan->values[release->value].scale;
    clearer_release_rows(state, segment, release->value, (int32_t)(tick * rows) + release->below);
  }
}

#ifdef CLEARER_PROFILE
static void clearer_profile(const clearer_state *state, uint32_t operation);
#else
static void clearer_profile(const clearer_state *state, uint32_t operation) {
  (void)state;
  (void)operation;
}
#endif

/* What one segment has to do in a round. */
static void clearer_run_segment(void *argument, unsigned segment) {
  clearer_state *state = (clearer_state *)argument;
  const clearer_plan *plan = state->plan;
  const uint32_t begin = state->pipeline.first[segment], end = state->pipeline.first[segment + 1];
  uint32_t i;
  if (state->round < segment) return;
  for (i = 0; i < plan->step_count; i++) {
    const clearer_step *step = &plan->steps[i];
    if (step->operation < begin || step->operation >= end) continue;
    clearer_run_step(state, segment, step, state->round - segment);
    clearer_profile(state, step->operation);
  }
}

/* One round: every segment does its part of a tick. */
static void clearer_run_round(clearer_state *state) {
  const clearer_plan *plan = state->plan;
  const uint32_t segments = state->pipeline.count;
  uint64_t done;
  if (segments == 1) clearer_run_segment(state, 0);
  else state->parallel->run(state->parallel->context, segments, clearer_run_segment, state);
  state->round++;
  done = state->round < segments ? 0 : (uint64_t)(state->round - segments + 1) * plan->tick_rows;
  done = done > plan->delay ? done - plan->delay : 0;
  state->ready = done < state->height ? (uint32_t)done : state->height;
}

#endif
