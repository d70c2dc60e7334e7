/* Runs a plan, a few rows of each operation at a time. */
#ifndef CLEARER_EXECUTOR_H
#define CLEARER_EXECUTOR_H

#include <string.h>

#include "pixels.h"
#include "state.h"

static uint8_t **clearer_row_entry(const clearer_state *state, const clearer_panel *panel, uint32_t value, int32_t row) {
  const clearer_value *v = &state->plan->values[value];
  return &panel->ring[v->ring + ((uint32_t)row & v->ring_mask)];
}

/* From a slot's beginning to a column of the value. */
static size_t clearer_column_offset(const clearer_state *state, const clearer_panel *panel, uint32_t value,
                                    uint32_t column) {
  const clearer_value *v = &state->plan->values[value];
  return (size_t)(column + v->margin - panel->rows[value].span.origin) * v->pixel_bytes;
}

/* A row of a value in a seam. */
static uint8_t *clearer_seam_row(const clearer_state *state, const clearer_rows *rows, uint32_t value, int32_t row) {
  return rows->seam + (uint32_t)row % clearer_seam_rows(state->plan, value) * rows->seam_bytes;
}

/* Where a row's slot comes from. */
static clearer_free_slots *clearer_slots_of(const clearer_state *state, const clearer_panel *panel, uint32_t value,
                                            int32_t row) {
  const clearer_value *v = &state->plan->values[value];
  const uint32_t place = ((uint32_t)row + v->phase) & v->last_place;
  return &panel->slots[v->brief_rows >> place & 1 ? v->brief_pool : v->pool];
}

/* A new row's slot, with what the seam has of it and with the zero pixels beside it. */
static uint8_t *clearer_new_row(clearer_state *state, clearer_panel *panel, uint32_t value, int32_t row) {
  const clearer_value *v = &state->plan->values[value];
  const clearer_rows *rows = &panel->rows[value];
  const clearer_span *span = &rows->span;
  clearer_free_slots *slots = clearer_slots_of(state, panel, value, row);
  uint8_t *slot = slots->free[--slots->count];
  const size_t margin = (size_t)v->margin * v->pixel_bytes;
  *clearer_row_entry(state, panel, value, row) = slot;
  memset(slot, state->isa->activation_zero, margin);
  memset(slot + clearer_column_offset(state, panel, value, span->end), state->isa->activation_zero, margin);
  if (rows->seam_bytes) {
    const uint8_t *seam = clearer_seam_row(state, rows, value, row);
    const size_t bytes = (size_t)(span->begin - span->origin) * v->pixel_bytes;
    memcpy(slot + margin, seam, bytes);
  }
  return slot;
}

/* What the next panel needs of a row that this one has made. */
static void clearer_hand_over(const clearer_state *state, const clearer_panel *panel, uint32_t value, int32_t row) {
  const clearer_value *v = &state->plan->values[value];
  const clearer_panel *next = panel + 1;
  const clearer_rows *rows;
  if (next == state->panels + state->panel_count) return;
  rows = &next->rows[value];
  if (rows->seam_bytes) {
    const uint8_t *slot = *clearer_row_entry(state, panel, value, row);
    const uint32_t from = rows->span.origin;
    const size_t bytes = (size_t)(rows->span.begin - from) * v->pixel_bytes;
    memcpy(clearer_seam_row(state, rows, value, row), slot + clearer_column_offset(state, panel, value, from), bytes);
  }
}

/* A row of a value from the slot's beginning; above and below the picture the row of zeros. */
static const uint8_t *clearer_row(const clearer_state *state, const clearer_panel *panel, uint32_t value, int32_t row) {
  const int32_t height = (int32_t)(state->padded_height >> state->plan->values[value].scale);
  return row < 0 || row >= height ? state->zero_row : *clearer_row_entry(state, panel, value, row);
}

static void clearer_release_rows(clearer_state *state, clearer_panel *panel, uint32_t value, int32_t below) {
  clearer_rows *rows = &panel->rows[value];
  for (; rows->first < below && rows->first < rows->next; rows->first++) {
    clearer_free_slots *slots = clearer_slots_of(state, panel, value, rows->first);
    slots->free[slots->count++] = *clearer_row_entry(state, panel, value, rows->first);
  }
}

static uint8_t *clearer_pixel_row(const clearer_state *state, uint32_t row) {
  return state->pixels + (size_t)(row % state->pixel_rows) * state->pixel_slot_bytes;
}

enum { clearer_most_rows_read = 2 * clearer_max_rows + 1 };

/* Slots for rows [from, from + count) of a value: where they begin in the panel's columns. */
static void clearer_new_rows(clearer_state *state, clearer_panel *panel, uint32_t value, int32_t from, uint32_t count,
                             uint8_t **rows) {
  const size_t offset = clearer_column_offset(state, panel, value, panel->rows[value].span.begin);
  uint32_t k;
  for (k = 0; k < count; k++) rows[k] = clearer_new_row(state, panel, value, from + (int32_t)k) + offset;
}

/* Rows [from, from + count) of a value are there. */
static void clearer_rows_made(clearer_state *state, clearer_panel *panel, uint32_t value, int32_t from, int32_t count) {
  int32_t k;
  for (k = 0; k < count; k++) clearer_hand_over(state, panel, value, from + k);
  panel->rows[value].next = from + count;
}

/* Rows [from, from + count) of a convolution, at most clearer_max_rows, in the columns of a panel. */
static void clearer_convolve_rows(clearer_state *state, clearer_panel *panel, const clearer_operation *operation,
                                  int32_t from, uint32_t count) {
  const clearer_plan *plan = state->plan;
  const clearer_value *value = &plan->values[operation->value];
  const clearer_span *span = &panel->rows[operation->value].span;
  const uint8_t *read[clearer_max_windows][clearer_most_rows_read];
  const uint8_t *residual[clearer_max_rows], *coarse[clearer_max_rows];
  uint8_t *out[clearer_max_rows], *words[clearer_max_rows];
  clearer_convolution c;
  uint32_t i, k;
  clearer_new_rows(state, panel, operation->value, from, count, out);
  if (operation->words != clearer_none) clearer_new_rows(state, panel, operation->words, from, count, words);
  if (span->begin == span->end) return;
  c.window_count = operation->input_count;
  for (i = 0; i < c.window_count; i++) {
    const clearer_input *input = &plan->inputs[operation->inputs + i];
    const clearer_value *source = &plan->values[input->value];
    clearer_window *window = &c.windows[i];
    const int32_t top = from * input->stride - input->kernel / 2;
    const size_t left = clearer_column_offset(state, panel, input->value, span->begin * input->stride) -
                        (size_t)(input->kernel / 2) * source->pixel_bytes + input->offset;
    for (k = 0; k < (count - 1) * input->stride + input->kernel; k++) {
      read[i][k] = clearer_row(state, panel, input->value, top + (int32_t)k) + left;
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
    const size_t offset =
        clearer_column_offset(state, panel, operation->residual, span->begin) + operation->residual_offset;
    for (k = 0; k < count; k++) {
      residual[k] = clearer_row(state, panel, operation->residual, from + (int32_t)k) + offset;
    }
    c.residual = residual;
    c.residual_step = plan->values[operation->residual].pixel_bytes;
    c.residual_words = operation->residual >= plan->operation_count - 1;
  }
  c.coarse = NULL;
  c.coarse_step = 0;
  if (operation->coarse != clearer_none) {
    const size_t offset =
        clearer_column_offset(state, panel, operation->coarse, span->begin / 2) + operation->coarse_offset;
    for (k = 0; k < count; k++) {
      coarse[k] = clearer_row(state, panel, operation->coarse, (from + (int32_t)k) / 2) + offset;
    }
    c.coarse = coarse;
    c.coarse_step = plan->values[operation->coarse].pixel_bytes;
  }
  c.words = operation->words == clearer_none ? NULL : words;
  c.word_step = c.words ? plan->values[operation->words].pixel_bytes : 0;
  c.fine = operation->fine_bytes ? 16u * operation->blocks16 + 8u * operation->blocks8 : 0;
  c.rows = count;
  c.width = span->end - span->begin;
  c.blocks16 = operation->blocks16;
  c.blocks8 = operation->blocks8;
  c.tile_rows = operation->tile_rows;
  c.most = operation->most;
  c.pairs = operation->pairs;
  c.fixed_point = operation->fixed_point;
  c.small_sums = operation->small_sums;
  c.small_results = operation->small_results;
  c.scratch = panel->scratch;
  c.store = operation->store;
  c.weights = operation->weights;
  c.bias = state->isa->activation_zero ? operation->bias_signed : operation->bias;
  c.scale = operation->scale;
  c.base = operation->base;
  c.byte_scale = operation->byte_scale;
  c.out = out;
  c.out_step = value->pixel_bytes;
  c.residual_scale = operation->residual_scale;
  c.coarse_scale = operation->coarse_scale;
  state->isa->convolve(&c);
}

static void clearer_finish_row(clearer_state *state, clearer_panel *panel, uint32_t row) {
  const uint32_t value = state->plan->head_value;
  const clearer_span *span = &panel->rows[value].span;
  if (row >= state->height) return;
  clearer_write_pixels(
      state,
      clearer_row(state, panel, value, (int32_t)row) + clearer_column_offset(state, panel, value, span->begin),
      clearer_pixel_row(state, row), span->begin, span->end);
}

static void clearer_read_row(clearer_state *state, clearer_panel *panel, uint32_t row) {
  const uint32_t source = row < state->height ? row : state->height - 1;
  const clearer_span *span = &panel->rows[0].span;
  uint8_t *slot = clearer_new_row(state, panel, 0, (int32_t)row);
  clearer_read_pixels(state, clearer_pixel_row(state, source),
                      slot + clearer_column_offset(state, panel, 0, span->begin), span->begin, span->end);
}

static void clearer_run_step(clearer_state *state, clearer_panel *panel, const clearer_step *step, uint32_t tick) {
  const clearer_plan *plan = state->plan;
  const uint32_t head = plan->operation_count - 1u;
  const uint32_t scale = step->operation < head ? plan->values[step->operation].scale : 0;
  const int32_t height = (int32_t)(state->padded_height >> scale);
  const int32_t ticked = (int32_t)(tick * (plan->tick_rows >> scale));
  int32_t row = ticked + step->first, end = row + step->rows;
  uint32_t i;
  if (row < 0) row = 0;
  if (end > height) end = height;
  while (row < end) {
    int32_t count = end - row;
    if (step->operation == 0) {
      clearer_read_row(state, panel, (uint32_t)row);
      count = 1;
    } else if (step->operation == head) {
      clearer_finish_row(state, panel, (uint32_t)row);
      count = 1;
    } else {
      const clearer_operation *operation = &plan->operations[step->operation];
      if (count > clearer_max_rows) count = clearer_max_rows;
      clearer_convolve_rows(state, panel, operation, row, (uint32_t)count);
      if (operation->words != clearer_none) clearer_rows_made(state, panel, operation->words, row, count);
    }
    if (step->operation != head) clearer_rows_made(state, panel, step->operation, row, count);
    row += count;
  }
  for (i = 0; i < step->release_count; i++) {
    const clearer_release *release = &plan->releases[step->releases + i];
    const uint32_t rows = plan->tick_rows >> plan->values[release->value].scale;
    clearer_release_rows(state, panel, release->value, (int32_t)(tick * rows) + release->below);
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

/* What a panel has to do in a round: its next tick, which the panel before had in the last round. */
static void clearer_run_panel(void *argument, unsigned index) {
  clearer_state *state = (clearer_state *)argument;
  const clearer_plan *plan = state->plan;
  uint32_t i;
  if (state->round < index) return;
  for (i = 0; i < plan->step_count; i++) {
    clearer_run_step(state, &state->panels[index], &plan->steps[i], state->round - index);
    clearer_profile(state, plan->steps[i].operation);
  }
}

/* One round: a tick of every panel. */
static void clearer_run_round(clearer_state *state) {
  const clearer_plan *plan = state->plan;
  const uint32_t panels = state->panel_count;
  uint64_t done;
  if (panels == 1) clearer_run_panel(state, 0);
  else state->parallel->run(state->parallel->context, panels, clearer_run_panel, state);
  state->round++;
  done = state->round < panels ? 0 : (uint64_t)(state->round - panels + 1) * plan->tick_rows;
  done = done > plan->delay ? done - plan->delay : 0;
  state->ready = done < state->height ? (uint32_t)done : state->height;
}

#endif
