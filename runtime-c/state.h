/* What a restoration in progress knows, and how it lies in the workspace. */
#ifndef CLEARER_STATE_H
#define CLEARER_STATE_H

#include "clearer.h"
#include "cpu.h"
#include "isa.h"
#include "pairs_u8_space.h"
#include "panels.h"
#include "plan.h"
#include "winograd_u8_space.h"

/* The rows of a value in a panel. */
typedef struct {
  clearer_span span;
  int32_t first; /* the lowest row that is kept */
  int32_t next;  /* the row after the last one made */
  uint8_t *seam; /* columns [origin, begin) of the rows of this tick and of the one before */
  size_t seam_bytes; /* from row to row; 0: there is none */
} clearer_rows;

typedef struct {
  uint8_t **free; /* slots that may be taken, the last one first */
  uint32_t count;
} clearer_free_slots;

typedef struct {
  uint32_t columns;          /* of the coarsest scale, for which there is room in a slot */
  clearer_rows *rows;        /* of each value */
  uint8_t **ring;            /* row pointers of all values */
  clearer_free_slots *slots; /* of each pool */
  uint8_t *scratch;          /* for kernels */
} clearer_panel;

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
  uint32_t panel_count;
  uint32_t pixel_rows;    /* rows of the picture that are kept */
  size_t pixel_row_bytes; /* of a row as it is given */
  size_t pixel_slot_bytes;
  uint8_t *pixels;    /* rows as they came; a finished row takes the place of its input */
  uint8_t *zero_row;  /* a row of any value above and below the picture */
  clearer_panel *panels;
  uint8_t input_of_u8[256][4]; /* int8: a gray pixel of the first value, for each 8-bit sample */
};

static uint32_t clearer_sample_bytes(clearer_sample sample) {
  return sample == CLEARER_U8 ? 1 : sample == CLEARER_U16 ? 2 : 4;
}

/* Bytes of a pixel as it is given; 0 for what the plan does not restore. */
static uint32_t clearer_pixel_bytes(const clearer_plan *plan, clearer_sample sample, uint32_t channels) {
  if (sample != CLEARER_U8 && sample != CLEARER_U16 && sample != CLEARER_F32) return 0;
  if (channels != plan->channels && (plan->channels != 3 || channels != 4)) return 0;
  return channels * clearer_sample_bytes(sample);
}

static uint64_t clearer_align(uint64_t bytes) { return (bytes + 63) / 64 * 64; }

static uint32_t clearer_padded(const clearer_plan *plan, uint32_t size) {
  const uint32_t multiple = 1u << (plan->scales - 1);
  return (size + multiple - 1) / multiple * multiple;
}

/* Bytes of a slot of `units` bytes for each column of the coarsest scale. */
static uint64_t clearer_slot_bytes(uint32_t columns, uint32_t unit, uint32_t margin) {
  return clearer_align((uint64_t)columns * unit + margin);
}

static uint64_t clearer_pixel_slot_bytes(uint32_t width, uint32_t pixel_bytes) {
  return clearer_align((uint64_t)width * pixel_bytes);
}

/* Rows of the picture that are kept: until the last panel has finished them. */
static uint32_t clearer_pixel_rows(const clearer_plan *plan, uint32_t panels) {
  return plan->delay + plan->tick_rows * panels;
}

/* What kernels work with in a panel of so many columns of the coarsest scale. In int8 only those of x86 and of NEON ask for
 * it, for the same: a computer that compiles for another says how much that is. */
static uint64_t clearer_scratch_bytes(const clearer_plan *plan, uint32_t columns) {
#if defined(CLEARER_X86_64) || defined(CLEARER_NEON)
  uint64_t most = plan->scratch_bytes;
  uint32_t i;
  for (i = 0; !plan->fp32 && i < plan->operation_count - 1u; i++) {
    const clearer_operation *o = &plan->operations[i];
    const uint32_t width = columns << (plan->scales - 1u - plan->values[i].scale);
    const uint32_t channels = o->tile_rows || o->pairs ? plan->inputs[o->inputs].bytes : 0; /* else there may be none */
    const uint64_t tiles = o->tile_rows ? clearer_winograd_bytes_u8(o->tile_rows, channels, width) : 0;
    const uint64_t pairs = o->pairs ? clearer_pairs_bytes_u8(channels, width) : 0;
    if (tiles > most) most = tiles;
    if (pairs > most) most = pairs;
  }
  return most;
#else
  (void)columns;
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

/* Rows of a seam: panels are a tick apart. */
static uint32_t clearer_seam_rows(const clearer_plan *plan, uint32_t value) {
  return 2 * (plan->tick_rows >> plan->values[value].scale);
}

/* Bytes of a pool's slots and of those that lie where they do. */
static uint64_t clearer_pool_bytes(const clearer_plan *plan, uint32_t pool, uint32_t columns) {
  uint64_t most = 0;
  do {
    const clearer_pool *p = &plan->pools[pool];
    const uint64_t bytes = p->count * clearer_slot_bytes(columns, p->unit_bytes, p->margin_bytes);
    if (bytes > most) most = bytes;
  } while (++pool < plan->pool_count && plan->pools[pool].shares_memory);
  return most;
}

/* Lays a panel out between two edges. */
static void clearer_lay_out_panel(clearer_panel *panel, clearer_arena *arena, const clearer_plan *plan,
                                  uint32_t padded_width, uint32_t left, uint32_t right) {
  const uint32_t values = plan->value_count;
  const uint32_t columns = clearer_panel_columns(plan, padded_width, left, right);
  clearer_rows *rows = (clearer_rows *)(void *)clearer_take_bytes(arena, values * sizeof(clearer_rows));
  uint8_t **ring = (uint8_t **)(void *)clearer_take_bytes(arena, plan->ring_entries * sizeof(uint8_t *));
  clearer_free_slots *slots =
      (clearer_free_slots *)(void *)clearer_take_bytes(arena, plan->pool_count * sizeof(clearer_free_slots));
  uint8_t *scratch, *first = NULL;
  uint32_t i, k;
  for (i = 0; i < values; i++) {
    const clearer_value *v = &plan->values[i];
    const clearer_span span = clearer_span_of(plan, padded_width, i, left, right);
    const uint64_t bytes = (uint64_t)(span.begin - span.origin) * v->pixel_bytes;
    uint8_t *seam = clearer_take_bytes(arena, bytes * clearer_seam_rows(plan, i));
    if (!panel) continue;
    rows[i].span = span;
    rows[i].first = rows[i].next = 0;
    rows[i].seam = seam;
    rows[i].seam_bytes = (size_t)bytes;
  }
  for (i = 0; i < plan->pool_count; i++) {
    const clearer_pool *pool = &plan->pools[i];
    const uint64_t bytes = clearer_slot_bytes(columns, pool->unit_bytes, pool->margin_bytes);
    uint8_t **list = (uint8_t **)(void *)clearer_take_bytes(arena, pool->count * sizeof(uint8_t *));
    if (!pool->shares_memory) first = clearer_take_bytes(arena, clearer_pool_bytes(plan, i, columns));
    if (!panel) continue;
    for (k = 0; k < pool->count; k++) list[k] = first + (size_t)bytes * (pool->count - 1 - k);
    slots[i].free = list;
    slots[i].count = pool->count;
  }
  scratch = clearer_take_bytes(arena, clearer_scratch_bytes(plan, columns));
  if (!panel) return;
  panel->columns = columns;
  panel->rows = rows;
  panel->ring = ring;
  panel->slots = slots;
  panel->scratch = scratch;
}

/* Lays a state out for a width and pixels of so many bytes; with a null base it only counts. */
static uint64_t clearer_lay_out(clearer_state *state, uint8_t *base, const clearer_plan *plan, uint32_t panels,
                                uint32_t width, uint32_t pixel_bytes) {
  const uint32_t padded = clearer_padded(plan, width);
  clearer_arena arena;
  clearer_panel *list;
  uint8_t *zero, *pixels;
  uint32_t left = 0, i;
  arena.base = base;
  arena.used = 0;
  clearer_take_bytes(&arena, sizeof(clearer_state));
  list = (clearer_panel *)(void *)clearer_take_bytes(&arena, panels * sizeof(clearer_panel));
  for (i = 0; i < panels; i++) {
    const uint32_t right = clearer_panel_edge(plan, padded, i + 1, panels);
    clearer_lay_out_panel(base ? &list[i] : NULL, &arena, plan, padded, left, right);
    left = right;
  }
  zero = clearer_take_bytes(
      &arena, clearer_slot_bytes(padded >> (plan->scales - 1), plan->zero_unit_bytes, plan->zero_margin_bytes));
  pixels = clearer_take_bytes(&arena, clearer_pixel_slot_bytes(width, pixel_bytes) * clearer_pixel_rows(plan, panels));
  if (base) {
    state->panels = list;
    state->zero_row = zero;
    state->pixels = pixels;
  }
  return arena.used;
}

#endif
