/* The runtime for plans made in memory: what clearer.h does for an emitted net, with the plan as an argument. */
#ifndef CRUNTIME_H
#define CRUNTIME_H

#ifndef CLEARER_PTHREADS
#define CLEARER_PTHREADS
#endif
#include "../clearer.h"
#include "../plan.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Instruction sets are counted from 0, the best first; the last is portable C. Those that the CPU lacks are left out. */
uint32_t clearer_runtime_isa_count(int fp32);
const char *clearer_runtime_isa_name(int fp32, uint32_t isa);
/* The CPU features that it needs: with this CLEARER_CPU_MASK a test build of an emitted file chooses it. */
uint32_t clearer_runtime_isa_features(int fp32, uint32_t isa);

size_t clearer_runtime_workspace_size(const clearer_plan *plan, uint32_t width, unsigned threads);
size_t clearer_runtime_workspace_size_for(const clearer_plan *plan, uint32_t width, clearer_sample sample,
                                          uint32_t channels, unsigned threads);
clearer_status clearer_runtime_restore(const clearer_plan *plan, uint32_t isa, const clearer_image *in,
                                       const clearer_image *out, const clearer_parallel *parallel, void *workspace,
                                       size_t size);
clearer_status clearer_runtime_begin(const clearer_plan *plan, uint32_t isa, clearer_state **state,
                                     const clearer_parallel *parallel, void *workspace, size_t size, uint32_t width,
                                     uint32_t height, clearer_sample sample, uint32_t channels);
int clearer_runtime_push(clearer_state *state, const void *row);
clearer_status clearer_runtime_pull(clearer_state *state, void *row);

/* The built-in pattern's sample, and what the plan makes of the pattern: CLEARER_SELFTEST_* in an emitted file. */
clearer_status clearer_runtime_selftest(const clearer_plan *plan, uint32_t isa, uint8_t *result, void *workspace,
                                        size_t size);

const char *clearer_runtime_status_text(clearer_status status);

#ifdef __cplusplus
}
#endif

#endif
