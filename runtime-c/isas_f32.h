/* fp32 kernels, best first. */
#ifndef CLEARER_ISAS_F32_H
#define CLEARER_ISAS_F32_H

#include "convolve_f32_portable.h"
#include "cpu.h"
#include "isa.h"
#include "winograd_f32_portable.h"

#ifdef CLEARER_X86_64
#include "convolve_f32_avx2.h"
#include "convolve_f32_avx512.h"
#include "winograd_f32_avx2.h"
#include "winograd_f32_avx512.h"
#endif
#ifdef CLEARER_AARCH64
#include "convolve_f32_neon.h"
#include "pointwise_f32_neon.h"
#include "winograd_f32_neon.h"
#endif

/* Either method, as the compiler chose. */
#define CLEARER_EITHER(isa)                                              \
  static void clearer_run_f32_##isa(const clearer_convolution *c) {      \
    if (c->tile_rows) clearer_winograd_f32_##isa(c);                     \
    else clearer_convolve_f32_##isa(c);                                  \
  }
#ifdef CLEARER_X86_64
CLEARER_EITHER(avx512)
CLEARER_EITHER(avx2)
#endif
#ifdef CLEARER_AARCH64
static void clearer_run_f32_neon(const clearer_convolution *c) {
  if (c->window_count == 0) clearer_add_rows_f32_neon(c);
  else if (c->tile_rows) clearer_winograd_f32_neon(c);
  else if (clearer_is_pointwise(c)) clearer_convolve_pixels_f32_neon(c);
  else clearer_convolve_f32_neon(c);
}
#endif
CLEARER_EITHER(portable)
#undef CLEARER_EITHER

static const clearer_isa clearer_isas_f32[] = {
#ifdef CLEARER_X86_64
  {"avx512", clearer_cpu_avx512, 0, clearer_run_f32_avx512},
  {"avx2", clearer_cpu_avx2 | clearer_cpu_fma, 0, clearer_run_f32_avx2},
#endif
#ifdef CLEARER_AARCH64
  {"neon", clearer_cpu_neon, 0, clearer_run_f32_neon},
#endif
  {"portable", 0, 0, clearer_run_f32_portable},
};

#endif
