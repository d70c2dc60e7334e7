/* fp32 kernels, best first. */
#ifndef CLEARER_ISAS_F32_H
#define CLEARER_ISAS_F32_H

#include "convolve_f32_portable.h"
#include "cpu.h"
#include "isa.h"

#ifdef CLEARER_X86_64
#include "convolve_f32_avx2.h"
#include "convolve_f32_avx512.h"
#endif
#ifdef CLEARER_AARCH64
#include "convolve_f32_neon.h"
#endif

static const clearer_isa clearer_isas_f32[] = {
#ifdef CLEARER_X86_64
  {"avx512", clearer_cpu_avx512, 0, clearer_convolve_f32_avx512},
  {"avx2", clearer_cpu_avx2 | clearer_cpu_fma, 0, clearer_convolve_f32_avx2},
#endif
#ifdef CLEARER_AARCH64
  {"neon", clearer_cpu_neon, 0, clearer_convolve_f32_neon},
#endif
  {"portable", 0, 0, clearer_convolve_f32_portable},
};

#endif
