/* How threads share the work: the picture is cut into panels, one for each thread, that lie side by side. An operation
 * reads a column or so beyond those that it makes; so that a panel never needs what its right neighbour makes, its
 * right edge goes left from operation to operation, by as many columns as an operation's rows are late (`skew`, see
 * Schedule.swift):
 *
 *                    panel 0           |        panel 1
 *     picture        - - - - - - - - - + - - - - - - - -
 *     convolution    - - - - - - - - + - - - - - - - - -
 *     convolution    - - - - - - - + - - - - - - - - - -
 *
 * What a panel needs of its left neighbour, which is a tick ahead of it, are the columns at the neighbour's right edge,
 * a few of each row: the seam. So nothing is made twice, panels do not depend on each other in a tick, threads meet
 * once in a tick, and the kernels know nothing of it. */
#ifndef CLEARER_PANELS_H
#define CLEARER_PANELS_H

#include "plan.h"

/* Columns of a value that a panel has: [origin, begin) from its left neighbour, [begin, end) of its own. */
typedef struct {
  uint32_t origin, begin, end;
} clearer_span;

static uint32_t clearer_columns_before(uint32_t place, uint32_t before, uint32_t width) {
  if (place <= before) return 0;
  return place - before < width ? place - before : width;
}

/* The first column of a value right of an edge that crosses the first value, at full size, at `edge`. */
static uint32_t clearer_edge_of(const clearer_plan *plan, uint32_t padded_width, uint32_t value, uint32_t edge) {
  const clearer_value *v = &plan->values[value];
  return clearer_columns_before(edge >> v->scale, v->skew, padded_width >> v->scale);
}

/* About what is left of an edge costs. */
static uint64_t clearer_cost_before(const clearer_plan *plan, uint32_t padded_width, uint32_t edge) {
  uint64_t cost = 0;
  uint32_t value;
  for (value = 0; value + 1 < plan->operation_count; value++) {
    cost += (uint64_t)plan->values[value].cost * clearer_edge_of(plan, padded_width, value, edge);
  }
  return cost;
}

/* Left of which all columns of all values are. */
static uint32_t clearer_last_edge(const clearer_plan *plan, uint32_t padded_width) {
  uint32_t most = 0, value;
  for (value = 0; value + 1 < plan->operation_count; value++) {
    const uint32_t skew = plan->values[value].skew << plan->values[value].scale;
    if (skew > most) most = skew;
  }
  return padded_width + most;
}

/* The left edge of a panel: where what is left of it costs most nearly `panel` parts of `panels`. In fp32 tiles of four
 * columns must lie where one panel would have them. */
static uint32_t clearer_panel_edge(const clearer_plan *plan, uint32_t padded_width, uint32_t panel, uint32_t panels) {
  const uint32_t unit = (plan->fp32 ? 4u : 1u) << (plan->scales - 1);
  const uint32_t last = (clearer_last_edge(plan, padded_width) + unit - 1) / unit;
  const uint64_t wanted = clearer_cost_before(plan, padded_width, last * unit) * panel;
  uint32_t low = 0, high = last;
  if (panel == panels) return last * unit;
  while (low < high) {
    const uint32_t middle = (low + high) / 2;
    if (clearer_cost_before(plan, padded_width, middle * unit) * panels < wanted) low = middle + 1;
    else high = middle;
  }
  if (low && wanted - clearer_cost_before(plan, padded_width, (low - 1) * unit) * panels <
                 clearer_cost_before(plan, padded_width, low * unit) * panels - wanted) {
    low--;
  }
  return low * unit;
}

/* Of a panel between two edges. The first panel's left one is 0, which is the picture's. */
static clearer_span clearer_span_of(const clearer_plan *plan, uint32_t padded_width, uint32_t value, uint32_t left,
                                    uint32_t right) {
  const clearer_value *v = &plan->values[value];
  clearer_span span;
  span.begin = clearer_edge_of(plan, padded_width, value, left);
  span.end = clearer_edge_of(plan, padded_width, value, right);
  span.origin = clearer_columns_before(left >> v->scale, v->reach, span.begin);
  return span;
}

/* Columns of the coarsest scale that all spans of a panel fit in. */
static uint32_t clearer_panel_columns(const clearer_plan *plan, uint32_t padded_width, uint32_t left, uint32_t right) {
  uint32_t most = 0, value;
  for (value = 0; value + 1 < plan->operation_count; value++) {
    const clearer_span span = clearer_span_of(plan, padded_width, value, left, right);
    const uint32_t finer = plan->scales - 1u - plan->values[value].scale;
    const uint32_t columns = (span.end - span.origin + (1u << finer) - 1) >> finer;
    if (columns > most) most = columns;
  }
  return most;
}

#endif
