/* A process stands for the device. */
#include <stdio.h>

#include "device.h"

static uint8_t memory[2 << 20];

void *device_memory(void) { return memory; }

size_t device_memory_size(void) { return sizeof memory; }

void device_print(uint32_t number) { printf("%08lx\n", (unsigned long)number); }
