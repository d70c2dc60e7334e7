/* What a restoration in progress knows, and how it lies in the workspace. */
#ifndef CLEARER_STATE_H
#define CLEARER_STATE_H

#include "clearer.h"
#include "cpu.h"
#include "isa.h"
#include "pipeline.h"
#include "plan.h"

/* The rows of a value. Rows that only their own segment reads lie in slots of a pool; of others row r lies in place
 * r % length of a region of its own, so that segments need not agree on anything. */
typedef struct {
  int32_t first; /* the lowest row that is kept */
  int32_t next;  /* the row after the last one made */
  uint8_t *region;
  uint32_t length; /* of the region in rows; 0: there is none */
  size_t row_bytes;
} clearer_rows;

typedef struct {
  uint8_t **free; /* slots that may be taken, the last one first */
  uint32_t count;
} clearer_free_slots;

struct clearer_state {
  const clearer_plan *plan;
  const clearer_isa *isa;
  uint32_t width, height;               /* of the picture */
  uint32_t padded_width, padded_height; /* multiples of 1 << (scales - 1) */
  clearer_sample sample;
  uint32_t channels;
  uint32_t taken, ready, given; /* rows pushed, finished, pulled */
  uint32_t round;
  const clearer_parallel *parallel; /* or NULL */
  clearer_pipeline pipeline;
  uint32_t pixel_rows;    /* rows of the picture that are kept */
  size_t pixel_row_bytes; /* of a row as it is given */
  size_t pixel_slot_bytes;
  uint8_t *pixels;    /* rows as they came; a finished row takes the place of its input */
  uint8_t *scratch;   /* of each segment */
  uint8_t *zero_row;  /* a row of any value above and below the picture */
  uint8_t **ring;     /* row pointers of all values */
  clearer_rows *rows; /* of each value */
  clearer_free_slots *slots; /* of each pool of each segment */
  uint8_t input_of_u8[256][4]; /* int8: a gray pixel of the first value, for each 8-bit sample */
};

static size_t clearer_sample_bytes(clearer_sample sample) {
  return sample == CLEARER_U8 ? 1 : sample == CLEARER_U16 ? 2 : 4;
}

static uint64_t clearer_align(uint64_t bytes) { return (bytes + 63) / 64 * 64; }

static uint32_t clearer_padded(const clearer_plan *plan, uint32_t size) {
  const uint32_t multiple = 1u << (plan->scales - 1);
  return (size + multiple - 1) / multiple * multiple;
}

/* Bytes of a slot of `units` bytes for each column of the coarsest scale. */
static uint64_t clearer_slot_bytes(const clearer_plan *plan, uint32_t padded_width, uint32_t unit, uint32_t margin) {
  return clearer_align((uint64_t)(padded_width >> (plan->scales - 1)) * unit + margin);
}

static uint64_t clearer_pixel_slot_bytes(const clearer_plan *plan, uint32_t width) {
  return clearer_align((uint64_t)width * 4 * (plan->channels == 1 ? 1 : 4));
}

/* Rows of the picture that are kept: until the last segment has finished them. */
static uint32_t clearer_pixel_rows(const clearer_plan *plan, const clearer_pipeline *pipeline) {
  return plan->delay + plan->tick_rows * pipeline->count;
}

/* What kernels work with, a segment. In int8 only those of x86 ask for it. */
static uint32_t clearer_scratch_bytes(const clearer_plan *plan) {
#ifdef CLEARER_X86_64
  return plan->scratch_bytes;
#else
  return plan->fp32 ? plan->scratch_bytes : 0;
#endif
}

/* Hands out the workspace from its beginning; with a null base it only counts. */
typedef struct {
  uint8_t *base;
  uint64_t used;
} clearer_arena;

static uint8_t *clearer_take_bytes(clearer_arena *arena, uint64_t bytes) {
  uint8_t *taken = arena->base ? arena->base + arena->used : NULL;
  arena->used += clearer_align(bytes);
  return taken;
}

/* The most slots of a pool that a segment has in use at once. */
static uint32_t clearer_slots_needed(const clearer_plan *plan, const clearer_pipeline *pipeline, uint32_t segment,
                                     uint32_t pool) {
  const uint32_t begin = pipeline->first[segment], end = pipeline->first[segment + 1];
  int32_t live = 0, most = 0;
  uint32_t i, k;
#define CLEARER_COUNTS(value) \
  (plan->values[value].pool == pool && clearer_crossing_rows(plan, pipeline, value) == 0)
  for (i = begin; i < end && i + 1 < plan->operation_count; i++) {
    if (CLEARER_COUNTS(i)) live += plan->values[i].carried;
  }
  for (i = 0; i < plan->step_count; i++) {
    const clearer_step *step = &plan->steps[i];
    if (step->operation < begin || step->operation >= end) continue;
    if (step->operation + 1u < plan->operation_count && CLEARER_COUNTS(step->operation)) live += step->rows;
    if (live > most) most = live;
    for (k = 0; k < step->release_count; k++) {
      const clearer_release *release = &plan->releases[step->releases + k];
      if (release->value >= begin && CLEARER_COUNTS(release->value)) live -= release->rows;
    }
  }
#undef CLEARER_COUNTS
  return (uint32_t)most;
}

/* Lays a state out for a width; with a null base it only counts. */
static uint64_t clearer_lay_out(clearer_state *state, uint8_t *base, const clearer_plan *plan,
                                const clearer_pipeline *pipeline, uint32_t width) {
  const uint32_t padded = clearer_padded(plan, width);
  const uint32_t values = plan->operation_count - 1u;
  clearer_arena arena;
  clearer_rows *rows;
  clearer_free_slots *slots;
  uint8_t *ring, *scratch, *zero, *pixels;
  uint32_t i, k;
  arena.base = base;
  arena.used = 0;
  clearer_take_bytes(&arena, sizeof(clearer_state));
  rows = (clearer_rows *)(void *)clearer_take_bytes(&arena, values * sizeof(clearer_rows));
  ring = clearer_take_bytes(&arena, plan->ring_entries * sizeof(uint8_t *));
  slots = (clearer_free_slots *)(void *)clearer_take_bytes(
      &arena, (uint64_t)pipeline->count * plan->pool_count * sizeof(clearer_free_slots));
  for (i = 0; i < values; i++) {
    const clearer_pool *pool = &plan->pools[plan->values[i].pool];
    const uint32_t length = clearer_crossing_rows(plan, pipeline, i);
    const uint64_t bytes = clearer_slot_bytes(plan, padded, pool->unit_bytes, pool->margin_bytes);
    uint8_t *region = clearer_take_bytes(&arena, bytes * length);
    if (!base) continue;
    rows[i].first = rows[i].next = 0;
    rows[i].region = region;
    rows[i].length = length;
    rows[i].row_bytes = (size_t)bytes;
  }
  for (i = 0; i < pipeline->count * plan->pool_count; i++) {
    const clearer_pool *pool = &plan->pools[i % plan->pool_count];
    const uint32_t count = clearer_slots_needed(plan, pipeline, i / plan->pool_count, i % plan->pool_count);
    const uint64_t bytes = clearer_slot_bytes(plan, padded, pool->unit_bytes, pool->margin_bytes);
    uint8_t **list = (uint8_t **)(void *)clearer_take_bytes(&arena, count * sizeof(uint8_t *));
    uint8_t *first = clearer_take_bytes(&arena, bytes * count);
    if (!base) continue;
    for (k = 0; k < count; k++) list[k] = first + (size_t)bytes * (count - 1 - k);
    slots[i].free = list;
    slots[i].count = count;
  }
  scratch = clearer_take_bytes(&arena, (uint64_t)clearer_scratch_bytes(plan) * pipeline->count);
  zero = clearer_take_bytes(&arena, clearer_slot_bytes(plan, padded, plan->zero_unit_bytes, plan->zero_margin_bytes));
  pixels = clearer_take_bytes(&arena, clearer_pixel_slot_bytes(plan, width) * clearer_pixel_rows(plan, pipeline));
  if (base) {
    state->rows = rows;
    state->ring = (uint8_t **)(void *)ring;
    state->slots = slots;
    state->scratch = scratch;
    state->zero_row = zero;
    state->pixels = pixels;
  }
  return arena.used;
}

#endif
