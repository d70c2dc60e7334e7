/* The calls of clearer.h for the one net of an emitted file: clearer_net, clearer_net_isas, clearer_net_expected. */
#ifndef CLEARER_API_H
#define CLEARER_API_H

#include "selftest.h"
#include "threads.h"

/* The kernels that this CPU runs. They are looked up each time, which takes microseconds, so that nothing is ever
 * written that is not the caller's. */
static const clearer_isa *clearer_best_isa(void) {
  return clearer_choose_isa(clearer_net_isas, clearer_cpu_features());
}

size_t clearer_workspace_size_parallel(uint32_t width, unsigned threads) {
  return clearer_plan_any_workspace_size(&clearer_net, width, threads);
}

size_t clearer_workspace_size_for(uint32_t width, clearer_sample sample, uint32_t channels, unsigned threads) {
  const uint32_t pixel_bytes = clearer_pixel_bytes(&clearer_net, sample, channels);
  return clearer_plan_workspace_size(&clearer_net, width, pixel_bytes, threads);
}

size_t clearer_workspace_size(uint32_t width) { return clearer_workspace_size_parallel(width, 1); }

clearer_status clearer_restore_parallel(const clearer_image *in, const clearer_image *out,
                                        const clearer_parallel *parallel, void *workspace, size_t size) {
  return clearer_plan_restore(&clearer_net, clearer_best_isa(), in, out, parallel, workspace, size);
}

clearer_status clearer_restore(const clearer_image *in, const clearer_image *out, void *workspace, size_t size) {
  return clearer_restore_parallel(in, out, NULL, workspace, size);
}

clearer_status clearer_begin_parallel(clearer_state **state, const clearer_parallel *parallel, void *workspace,
                                      size_t size, uint32_t width, uint32_t height, clearer_sample sample,
                                      uint32_t channels) {
  return clearer_plan_begin(&clearer_net, clearer_best_isa(), state, parallel, workspace, size, width, height, sample,
                            channels);
}

clearer_status clearer_begin(clearer_state **state, void *workspace, size_t size, uint32_t width, uint32_t height,
                             clearer_sample sample, uint32_t channels) {
  return clearer_begin_parallel(state, NULL, workspace, size, width, height, sample, channels);
}

int clearer_push(clearer_state *state, const void *row) { return clearer_state_push(state, row); }

clearer_status clearer_pull(clearer_state *state, void *row) { return clearer_state_pull(state, row); }

/* Counts samples that differ from those the compiler computed: in int8 all must be equal, in fp32 a CPU without fused
 * multiply-add may round a sample to its neighbour. */
static void clearer_compare_row(void *context, uint32_t row, const uint8_t *samples, uint32_t count) {
  const int tolerance = clearer_net.fp32 ? 1 : 0;
  uint32_t i;
  for (i = 0; i < count; i++) {
    const int difference = samples[i] - clearer_net_expected[(size_t)row * count + i];
    if (difference > tolerance || -difference > tolerance) ++*(uint32_t *)context;
  }
}

clearer_status clearer_selftest(void *workspace, size_t size) {
  const uint32_t features = clearer_cpu_features();
  const clearer_isa *isa = clearer_net_isas;
  for (;; isa++) {
    if (!(isa->needs & ~features)) {
      uint32_t different = 0;
      const clearer_status status =
          clearer_plan_selftest(&clearer_net, isa, clearer_compare_row, &different, workspace, size);
      if (status != CLEARER_OK) return status;
      if (different) return CLEARER_WRONG_RESULT;
    }
    if (isa->needs == 0) return CLEARER_OK;
  }
}

const char *clearer_isa_name(void) { return clearer_best_isa()->name; }

const char *clearer_status_text(clearer_status status) { return clearer_text(status); }

#endif
