/* How threads share the work: the operations are cut into segments of about equal cost, which work on different ticks
 * at the same time. In round r segment s runs tick r - s, for which all that it reads was made in earlier rounds. So a
 * round's segments do not depend on each other, threads meet once in a round, and the kernels know nothing of it.
 * There are several segments for each thread: so the first and the last ticks, where some segments have nothing to do,
 * are shared as well. With one thread there is one segment. */
#ifndef CLEARER_PIPELINE_H
#define CLEARER_PIPELINE_H

#include "plan.h"
#include "winograd_tile.h"

enum { clearer_segments_per_thread = 4, clearer_most_segments = 64 };

typedef struct {
  uint32_t count;
  uint16_t first[clearer_most_segments + 1]; /* first operation of each segment, then the number of operations */
} clearer_pipeline;

static uint32_t clearer_operation_scale(const clearer_plan *plan, uint32_t operation) {
  return operation + 1 < plan->operation_count ? plan->values[operation].scale : 0;
}

/* About what an operation costs: products, and what is to be done for each output, which is worth about 8 of them, as
 * is each addend. */
static uint64_t clearer_operation_cost(const clearer_plan *plan, uint32_t operation) {
  uint64_t products = 24, outputs = 8; /* of the picture's conversion and of the head */
  uint32_t stride = 1, i;
  if (operation != 0 && operation + 1 < plan->operation_count) {
    const clearer_operation *o = &plan->operations[operation];
    outputs = 16 * (uint64_t)o->blocks16 + 8 * (uint64_t)o->blocks8;
    products = 8;
    if (o->residual != clearer_none) products += 8;
    if (o->coarse != clearer_none) products += 8;
    if (plan->values[operation].words) products += 8;
    for (i = 0; i < o->input_count; i++) {
      const clearer_input *input = &plan->inputs[o->inputs + i];
      stride = input->stride;
      products += (uint64_t)input->kernel * input->kernel * input->bytes / (plan->fp32 ? 4 : 1);
    }
    if (o->tile_rows && !plan->fp32) {
      products -= products / 3; /* between what kernels with and without dot products of bytes gain */
    } else if (o->tile_rows) {
      const clearer_tile tile = clearer_tile_of(o->tile_rows, stride);
      products = products * tile.lines * tile.columns * tile.taps / (36u * o->tile_rows) + 32;
    }
  }
  return (outputs * products << 10) >> (2 * clearer_operation_scale(plan, operation));
}

/* Cuts the operations into segments that cost no more than `most` each. Returns how many it takes, or `wanted` + 1. */
static uint32_t clearer_cut_by_cost(const clearer_plan *plan, uint64_t most, uint32_t wanted,
                                    clearer_pipeline *pipeline) {
  uint64_t sum = 0;
  uint32_t operation, s = 0;
  pipeline->first[0] = 0;
  for (operation = 0; operation < plan->operation_count; operation++) {
    const uint64_t cost = clearer_operation_cost(plan, operation);
    if (sum + cost > most) {
      if (cost > most || s + 1 == wanted) return wanted + 1;
      pipeline->first[++s] = (uint16_t)operation;
      sum = 0;
    }
    sum += cost;
  }
  pipeline->count = s + 1;
  pipeline->first[s + 1] = plan->operation_count;
  return pipeline->count;
}

/* The costliest segment is as cheap as can be. */
static clearer_pipeline clearer_cut_plan(const clearer_plan *plan, uint32_t threads) {
  clearer_pipeline pipeline;
  uint64_t low = 0, high = 0; /* too little for one segment, and enough */
  uint32_t operation;
  const uint32_t wanted = threads < 2 ? 1 : threads * clearer_segments_per_thread;
  for (operation = 0; operation < plan->operation_count; operation++) high += clearer_operation_cost(plan, operation);
  while (high - low > 1) {
    const uint64_t middle = low + (high - low) / 2;
    if (clearer_cut_by_cost(plan, middle, wanted, &pipeline) <= wanted) high = middle;
    else low = middle;
  }
  clearer_cut_by_cost(plan, high, wanted, &pipeline);
  return pipeline;
}

static uint32_t clearer_segment_of(const clearer_pipeline *pipeline, uint32_t operation) {
  uint32_t s = 0;
  while (operation >= pipeline->first[s + 1]) s++;
  return s;
}

/* The most rows of a value that must be kept at once because of one reader: from the first that the reader needs when a
 * round begins to the last that is made in it. Rows of a coarse addend are enlarged twofold. */
static uint32_t clearer_rows_for(const clearer_plan *plan, const clearer_pipeline *pipeline, uint32_t value,
                                 uint32_t reader, uint32_t kernel, uint32_t stride, int coarse) {
  const clearer_value *v = &plan->values[value];
  const int32_t behind = (int32_t)(clearer_segment_of(pipeline, reader) - clearer_segment_of(pipeline, value));
  const int32_t rows = (int32_t)(plan->tick_rows >> v->scale);
  const int32_t delay = (int32_t)(reader + 1 < plan->operation_count ? plan->values[reader].delay : plan->delay);
  const int32_t first = coarse ? -((delay + 1) / 2) : -delay * (int32_t)stride - (int32_t)kernel / 2;
  return (uint32_t)(rows * (1 + behind) - (int32_t)v->delay - first);
}

/* The most rows of a value that readers in other segments need; 0 if there are none. */
static uint32_t clearer_crossing_rows(const clearer_plan *plan, const clearer_pipeline *pipeline, uint32_t value) {
  const uint32_t head = plan->operation_count - 1u, own = clearer_segment_of(pipeline, value);
  uint32_t most = 0, reader, i;
  int crosses = 0;
  if (pipeline->count == 1) return 0;
  for (reader = value + 1; reader <= head; reader++) {
    uint32_t rows = 0;
    if (reader == head) {
      if (plan->head_value == value) rows = clearer_rows_for(plan, pipeline, value, reader, 1, 1, 0);
    } else {
      const clearer_operation *o = &plan->operations[reader];
      for (i = 0; i < o->input_count; i++) {
        const clearer_input *input = &plan->inputs[o->inputs + i];
        if (input->value == value) {
          const uint32_t more = clearer_rows_for(plan, pipeline, value, reader, input->kernel, input->stride, 0);
          if (more > rows) rows = more;
        }
      }
      if (o->residual == value && rows == 0) rows = clearer_rows_for(plan, pipeline, value, reader, 1, 1, 0);
      if (o->coarse == value) rows = clearer_rows_for(plan, pipeline, value, reader, 1, 1, 1);
    }
    if (rows && clearer_segment_of(pipeline, reader) != own) crosses = 1;
    if (rows > most) most = rows;
  }
  return crosses ? most : 0;
}

#endif
