/* int8 kernels, best first. */
#ifndef CLEARER_ISAS_U8_H
#define CLEARER_ISAS_U8_H

#include "convolve_u8_portable.h"
#include "cpu.h"
#include "isa.h"

#ifdef CLEARER_X86_64
#include "convolve_u8_avx512vnni.h"
#endif

static const clearer_isa clearer_isas_u8[] = {
#ifdef CLEARER_X86_64
  {"avx512vnni", clearer_cpu_avx512 | clearer_cpu_avx512vnni, 0, clearer_convolve_u8_avx512vnni},
#endif
  {"portable", 0, 0, clearer_convolve_u8_portable},
};

#endif
