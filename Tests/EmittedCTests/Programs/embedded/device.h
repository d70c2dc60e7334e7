/* What the program needs of a device: memory, and a way to say what came out. */
#ifndef DEVICE_H
#define DEVICE_H

#include <stddef.h>
#include <stdint.h>

/* All the memory that the program uses. */
void *device_memory(void);
size_t device_memory_size(void);

/* Says one number, in hexadecimal. */
void device_print(uint32_t number);

#endif
