/* A net as the executor runs it: tables, made by the compiler once for every width and height. */
#ifndef CLEARER_PLAN_H
#define CLEARER_PLAN_H

#include "kernel.h"

enum { clearer_none = 0xffff };

/* A value lives as a moving range of rows. A row's slot holds `margin` zero pixels, the row and `margin` zero pixels. For
 * skew and reach see panels.h. */
typedef struct {
  uint32_t pixel_bytes;
  uint16_t pool;       /* where its slots come from */
  uint16_t brief_pool; /* and those of `brief_rows`: of the rows that a tick makes, bit 0 is the first */
  uint32_t brief_rows;
  uint8_t last_place;  /* of a tick's last row, at most 31: a power of two less one */
  uint8_t phase;       /* the place of row 0 */
  uint32_t ring;      /* its first entry in the table of row pointers */
  uint16_t ring_mask; /* length of its part of that table, less one; a power of two less one */
  uint8_t scale;      /* width and height are those of the padded picture >> scale */
  uint8_t margin;     /* 0 or 1 */
  uint32_t skew;      /* columns by which a panel's edges are further left than at the picture */
  uint32_t reach;     /* and by which what the panel's operations read is */
  uint32_t cost;      /* about what a column costs to make */
} clearer_value;

/* `count` slots of one size: (padded width >> (scales - 1)) * unit_bytes + margin_bytes, rounded up to 64. They lie where
 * those of the pool before do if `shares_memory`: no two of those are in use at once. */
typedef struct {
  uint32_t unit_bytes;
  uint32_t margin_bytes;
  uint32_t count;
  uint8_t shares_memory;
} clearer_pool;

/* One window of a convolution: `bytes` of each pixel of a value, from `offset`. */
typedef struct {
  uint16_t value;
  uint8_t kernel;
  uint8_t stride;
  uint32_t offset;
  uint32_t bytes;
} clearer_input;

typedef struct {
  uint16_t value;
  uint16_t inputs; /* from here in the table of inputs */
  uint16_t input_count;
  uint16_t words;    /* the value that keeps the words, or clearer_none */
  uint16_t residual; /* a value, or clearer_none, as coarse */
  uint16_t coarse;
  uint16_t blocks16;
  uint16_t blocks8;
  uint8_t tile_rows; /* see kernel.h */
  uint8_t most; /* as all up to small_results, see kernel.h */
  uint8_t pairs;
  uint8_t fixed_point;
  uint8_t small_sums;
  uint8_t small_results;
  uint8_t fine_bytes; /* behind those of all outputs */
  clearer_store store;
  uint32_t residual_offset;
  uint32_t coarse_offset;
  const uint8_t *weights;
  const void *bias;
  const void *bias_signed; /* int8: the bias where activations are stored less 128 */
  const float *scale;
  const int32_t *base;       /* or NULL, see kernel.h */
  const int16_t *byte_scale; /* or NULL */
  const int32_t *residual_scale;
  const int32_t *coarse_scale;
} clearer_operation;

/* Makes rows [ticked + first, ticked + first + rows) of an operation's value, where ticked is the tick's number times
 * the rows that a tick makes at the value's scale; then lets go of rows that nobody needs any more. */
typedef struct {
  uint16_t operation; /* 0 is the picture's conversion, operation_count - 1 the head */
  uint16_t rows;
  int32_t first;
  uint32_t releases; /* from here in the table of releases */
  uint16_t release_count;
} clearer_step;

/* Rows of a value below (the tick's rows) + below are not needed any more. */
typedef struct {
  uint16_t value;
  int32_t below;
} clearer_release;

typedef struct {
  const clearer_value *values; /* one for each operation but the head, then words */
  const clearer_pool *pools;
  const clearer_input *inputs;
  const clearer_operation *operations; /* operations[i] makes values[i], and its words; the head is not among them */
  const clearer_step *steps;
  const clearer_release *releases;
  const void *head_weights; /* int16_t or float [channels][head_inputs] */
  uint32_t pool_count;
  uint32_t step_count;
  uint32_t ring_entries;
  uint16_t operation_count; /* with the picture's conversion and the head */
  uint16_t value_count;
  uint16_t head_value;
  uint16_t head_inputs;
  uint8_t head_relu;
  uint8_t head_residual;
  uint8_t channels; /* of the picture: 1 or 3 */
  uint8_t scales;
  uint8_t fp32;       /* 0: int8 */
  uint8_t zero_point; /* int8: the coarse integer of a black picture */
  uint32_t tick_rows; /* full-size rows of a tick */
  uint32_t delay;     /* rows by which the result is behind the last row taken */
  uint32_t zero_unit_bytes; /* size of the row of zeros, as of a pool's slot */
  uint32_t zero_margin_bytes;
  uint32_t scratch_bytes; /* that a kernel works with; int8: without Winograd's method or pairs */
  float input_scale; /* int8: fine integers for one step of an 8-bit picture */
  float head_scale;  /* from the head's sum to steps of an 8-bit picture (int8) */
} clearer_plan;

#endif
