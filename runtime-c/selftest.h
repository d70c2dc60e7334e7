/* The built-in pattern, and what a plan makes of it. */
#ifndef CLEARER_SELFTEST_H
#define CLEARER_SELFTEST_H

#include "restore.h"

/* Blocks of 8 pixels, a slope and noise: what a picture is made of. */
static uint8_t clearer_pattern(uint32_t x, uint32_t y, uint32_t channel) {
  const uint32_t noise = (x * 2654435761u) ^ (y * 2246822519u) ^ (channel * 3266489917u);
  const uint32_t mixed = (noise ^ (noise >> 15)) * 2246822519u;
  return (uint8_t)(40 + x + 2 * y + 60 * ((x / 8 + y / 8) % 2) + (mixed >> 26));
}

typedef void clearer_row_handler(void *context, uint32_t row, const uint8_t *samples, uint32_t count);

/* Restores the pattern and hands over the rows of the result. */
static clearer_status clearer_plan_selftest(const clearer_plan *plan, const clearer_isa *isa,
                                            clearer_row_handler *handler, void *context, void *workspace, size_t size) {
  const uint32_t channels = plan->channels;
  uint8_t samples[CLEARER_SELFTEST_WIDTH * 3];
  clearer_state *state;
  uint32_t x, y, channel, given = 0;
  const clearer_status status = clearer_plan_begin(plan, isa, &state, NULL, workspace, size, CLEARER_SELFTEST_WIDTH,
                                                   CLEARER_SELFTEST_HEIGHT, CLEARER_U8, channels);
  if (status != CLEARER_OK) return status;
  for (y = 0; y < CLEARER_SELFTEST_HEIGHT; y++) {
    int ready;
    for (x = 0; x < CLEARER_SELFTEST_WIDTH; x++) {
      for (channel = 0; channel < channels; channel++) samples[x * channels + channel] = clearer_pattern(x, y, channel);
    }
    for (ready = clearer_state_push(state, samples); ready > 0; ready--) {
      clearer_state_pull(state, samples);
      handler(context, given++, samples, CLEARER_SELFTEST_WIDTH * channels);
    }
  }
  return CLEARER_OK;
}

#endif
