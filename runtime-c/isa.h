/* The instruction sets there are kernels for. isas_u8.h and isas_f32.h list them, best first, portable C last. */
#ifndef CLEARER_ISA_H
#define CLEARER_ISA_H

#include "kernel.h"

typedef struct {
  const char *name;
  uint32_t needs; /* a set of clearer_cpu_* */
  /* int8: the byte that stands for an activation of 0. Where it is 0x80, activations are stored less 128, as signed
   * bytes; the bias then makes up for it. */
  uint8_t activation_zero;
  void (*convolve)(const clearer_convolution *);
} clearer_isa;

/* The first of a list that a CPU with these features runs. */
static const clearer_isa *clearer_choose_isa(const clearer_isa *isas, uint32_t features) {
  while (isas->needs & ~features) isas++;
  return isas;
}

#endif
