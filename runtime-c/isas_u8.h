/* int8 kernels, best first. */
#ifndef CLEARER_ISAS_U8_H
#define CLEARER_ISAS_U8_H

#include "convolve_u8_portable.h"
#include "convolve_u8_avx512vnni.h"
#include "cpu.h"
#include "isa.h"

static const clearer_isa clearer_isas_u8[] = {
  {"avx512vnni", clearer_cpu_avx512 | clearer_cpu_avx512vnni, 0, clearer_convolve_u8_avx512vnni},
  {"portable", 0, 0, clearer_convolve_u8_portable},
};

#endif
