/* fp32 kernels, best first. */
#ifndef CLEARER_ISAS_F32_H
#define CLEARER_ISAS_F32_H

#include "convolve_f32_portable.h"
#include "cpu.h"
#include "isa.h"

static const clearer_isa clearer_isas_f32[] = {
  {"portable", 0, 0, clearer_convolve_f32_portable},
};

#endif
