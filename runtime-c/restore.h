/* The calls of clearer.h over a plan. */
#ifndef CLEARER_RESTORE_H
#define CLEARER_RESTORE_H

#include "executor.h"

static size_t clearer_plan_workspace_size(const clearer_plan *plan, uint32_t width, uint32_t pixel_bytes,
                                          unsigned threads) {
  uint64_t bytes;
  if (pixel_bytes == 0 || width == 0 || width > CLEARER_MAX_SIZE || threads == 0 || threads > CLEARER_MAX_THREADS) return 0;
  bytes = clearer_lay_out(NULL, NULL, plan, threads, width, pixel_bytes) + 63;
  return bytes <= SIZE_MAX / 2 ? (size_t)bytes : 0;
}

/* The same for every format: of floats, with opacity where there are colours. */
static size_t clearer_plan_any_workspace_size(const clearer_plan *plan, uint32_t width, unsigned threads) {
  const uint32_t channels = plan->channels == 1 ? 1 : 4;
  return clearer_plan_workspace_size(plan, width, clearer_pixel_bytes(plan, CLEARER_F32, channels), threads);
}

static clearer_status clearer_plan_begin(const clearer_plan *plan, const clearer_isa *isa, clearer_state **out,
                                         const clearer_parallel *parallel, void *workspace, size_t size,
                                         uint32_t width, uint32_t height, clearer_sample sample, uint32_t channels) {
  const unsigned threads = parallel ? parallel->threads : 1;
  const uint32_t pixel_bytes = clearer_pixel_bytes(plan, sample, channels);
  const size_t needed = clearer_plan_workspace_size(plan, width, pixel_bytes, threads);
  uint8_t *base;
  clearer_state *state;
  if (!out || !workspace || needed == 0 || height == 0 || height > CLEARER_MAX_SIZE) return CLEARER_BAD_ARGUMENT;
  if (parallel && !parallel->run) return CLEARER_BAD_ARGUMENT;
  if (size < needed) return CLEARER_SMALL_WORKSPACE;
  base = (uint8_t *)workspace + (64 - (uintptr_t)workspace % 64) % 64;
  state = (clearer_state *)(void *)base;
  memset(state, 0, sizeof *state);
  state->parallel = parallel;
  state->panel_count = threads;
  clearer_lay_out(state, base, plan, threads, width, pixel_bytes);
  state->plan = plan;
  state->isa = isa;
  state->width = width;
  state->height = height;
  state->padded_width = clearer_padded(plan, width);
  state->padded_height = clearer_padded(plan, height);
  state->sample = sample;
  state->channels = channels;
  state->pixel_rows = clearer_pixel_rows(plan, threads);
  state->pixel_row_bytes = (size_t)width * pixel_bytes;
  state->pixel_slot_bytes = (size_t)clearer_pixel_slot_bytes(width, pixel_bytes);
  memset(state->zero_row, isa->activation_zero,
         (size_t)clearer_slot_bytes(state->padded_width >> (plan->scales - 1), plan->zero_unit_bytes,
                                    plan->zero_margin_bytes));
  clearer_begin_pixels(state);
  *out = state;
  return CLEARER_OK;
}

/* Runs rounds until a row is ready that has not been pulled, or a row of the picture is missing. */
static void clearer_advance(clearer_state *state) {
  while (state->ready == state->given && state->given < state->height) {
    const uint64_t needed = ((uint64_t)state->round + 1) * state->plan->tick_rows;
    if (state->taken < (needed < state->height ? (uint32_t)needed : state->height)) return;
    clearer_run_round(state);
  }
}

static int clearer_state_push(clearer_state *state, const void *row) {
  if (!state || !row || state->taken == state->height) return CLEARER_BAD_ARGUMENT;
  if (state->ready != state->given) return CLEARER_PULL_FIRST;
  memcpy(clearer_pixel_row(state, state->taken), row, state->pixel_row_bytes);
  state->taken++;
  clearer_advance(state);
  return (int)((state->taken == state->height ? state->height : state->ready) - state->given);
}

static clearer_status clearer_state_pull(clearer_state *state, void *row) {
  if (!state || !row) return CLEARER_BAD_ARGUMENT;
  clearer_advance(state);
  if (state->ready == state->given) return CLEARER_PUSH_FIRST;
  memcpy(row, clearer_pixel_row(state, state->given), state->pixel_row_bytes);
  state->given++;
  return CLEARER_OK;
}

static uint8_t *clearer_image_row(const clearer_image *image, uint32_t row) {
  return (uint8_t *)image->pixels + (ptrdiff_t)row * image->stride;
}

/* Whether a picture's rows do not overlap. */
static int clearer_rows_are_apart(const clearer_image *image) {
  const uint64_t bytes = (uint64_t)image->width * image->channels * clearer_sample_bytes(image->sample);
  const uint64_t stride = image->stride < 0 ? 0 - (uint64_t)image->stride : (uint64_t)image->stride;
  return image->height < 2 || stride >= bytes;
}

static clearer_status clearer_plan_restore(const clearer_plan *plan, const clearer_isa *isa, const clearer_image *in,
                                           const clearer_image *out, const clearer_parallel *parallel,
                                           void *workspace, size_t size) {
  clearer_state *state;
  clearer_status status;
  uint32_t row, given = 0;
  if (!in || !out || !in->pixels || !out->pixels) return CLEARER_BAD_ARGUMENT;
  if (in->width != out->width || in->height != out->height || in->sample != out->sample ||
      in->channels != out->channels) {
    return CLEARER_DIFFERENT_IMAGES;
  }
  if (!clearer_rows_are_apart(in) || !clearer_rows_are_apart(out)) return CLEARER_BAD_ARGUMENT;
  status = clearer_plan_begin(plan, isa, &state, parallel, workspace, size, in->width, in->height, in->sample, in->channels);
  if (status != CLEARER_OK) return status;
  for (row = 0; row < in->height; row++) {
    int ready = clearer_state_push(state, clearer_image_row(in, row));
    for (; ready > 0; ready--) clearer_state_pull(state, clearer_image_row(out, given++));
  }
  return CLEARER_OK;
}

static const char *clearer_text(clearer_status status) {
  switch (status) {
    case CLEARER_OK: return "done";
    case CLEARER_BAD_ARGUMENT: return "a null pointer, or a size or format that is not supported";
    case CLEARER_DIFFERENT_IMAGES: return "input and output differ in size or format";
    case CLEARER_SMALL_WORKSPACE: return "the workspace is smaller than the workspace size for this width and format";
    case CLEARER_PULL_FIRST: return "rows are ready that have not been pulled";
    case CLEARER_PUSH_FIRST: return "no row is ready: push the next row first";
    case CLEARER_WRONG_RESULT: return "the self test failed: this build does not give the bytes that it should";
  }
  return "unknown status";
}

#endif
