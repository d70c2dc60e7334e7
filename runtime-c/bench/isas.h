/* For programs that hold an emitted file, built with CLEARER_TEST: the choice of an instruction set by its name. */
#ifndef CLEARER_TEST_ISAS_H
#define CLEARER_TEST_ISAS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Lets clearer_restore use this one, before its first call. "best": the best that this CPU has. Not 0: there is none of
 * that name here. */
static int choose_isa(const char *name) {
  const clearer_isa *isa = clearer_net_isas;
  char mask[16];
  if (!strcmp(name, "best")) return 0;
  while (strcmp(name, isa->name)) {
    if (isa->needs == 0) return 1;
    isa++;
  }
  if (isa->needs & ~clearer_cpu_features()) return 1;
  sprintf(mask, "%u", (unsigned)isa->needs);
  return setenv("CLEARER_CPU_MASK", mask, 1);
}

#endif
