/* int8 kernels, best first. */
#ifndef CLEARER_ISAS_U8_H
#define CLEARER_ISAS_U8_H

#include "convolve_u8_portable.h"
#include "cpu.h"
#include "isa.h"

/* An emitted file has each header once, so that what several include comes first under the widest condition. */
#if defined(CLEARER_X86_64) || defined(CLEARER_NEON)
#include "pairs_u8.h"
#include "tiles.h"
#include "winograd_u8.h"
#endif
#ifdef CLEARER_X86_64
#include "convolve_u8_avx2.h"
#include "convolve_u8_avx512vnni.h"
#include "convolve_u8_avxvnni.h"
#include "convolve_u8_sse41.h"
#endif
#ifdef CLEARER_NEON
#include "convolve_u8_neon.h"
#endif
#ifdef CLEARER_AARCH64
#include "convolve_u8_dotprod.h"
#include "convolve_u8_i8mm.h"
#endif

static const clearer_isa clearer_isas_u8[] = {
#ifdef CLEARER_X86_64
  {"avx512vnni", clearer_cpu_avx512 | clearer_cpu_avx512vnni, 0, clearer_convolve_u8_avx512vnni},
  {"avxvnni", clearer_cpu_avx2 | clearer_cpu_avxvnni, 0, clearer_convolve_u8_avxvnni},
  {"avx2", clearer_cpu_avx2, 0, clearer_convolve_u8_avx2},
  {"sse4.1", clearer_cpu_sse41, 0, clearer_convolve_u8_sse41},
#endif
#ifdef CLEARER_AARCH64
  {"i8mm", clearer_cpu_i8mm | clearer_cpu_dotprod, 0x80, clearer_convolve_u8_matrices},
  {"dotprod", clearer_cpu_dotprod, 0x80, clearer_convolve_u8_dots},
#endif
#ifdef CLEARER_NEON
  {"neon", clearer_cpu_neon, 0x80, clearer_convolve_u8_pairs},
#endif
  {"portable", 0, 0, clearer_convolve_u8_portable},
};

#endif
