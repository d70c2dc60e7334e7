/* What all NEON kernels share. */
#ifndef CLEARER_VECTOR_NEON_H
#define CLEARER_VECTOR_NEON_H

#include <arm_neon.h>

#define CLEARER_INLINE_NEON static inline __attribute__((always_inline))

/* M(0) M(1) ... for the pixels of a tile, and for the pixels of input that it reads. */
#define CLEARER_EACH_PIXEL(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9)
#define CLEARER_EACH_INPUT(M) CLEARER_EACH_PIXEL(M)

/* Makes the compiler forget what it knows of a pointer, or a number: to load again what it has loaded before is cheaper
 * than to copy it from register to register. */
#define CLEARER_FORGET(x) __asm__("" : "+r"(x))

#ifdef __aarch64__
/* Loads and stores that move the pointer on, the former into registers of our choice: of one such instruction compilers
 * make several. */
#define CLEARER_LOAD_NEON(vector, pointer, step, instruction) \
  __asm__ volatile(instruction : "=w"(vector), "+r"(pointer) : "r"(step) : "memory")
#define CLEARER_LOAD_UPPER_NEON(vector, pointer, step, instruction) \
  __asm__ volatile(instruction : "+w"(vector), "+r"(pointer) : "r"(step) : "memory")
#define CLEARER_LOAD4_NEON(w, pointer, instruction, second, third)                                               \
  do {                                                                                                           \
    register int8x16_t w0 __asm__("v28"), w1 __asm__("v29"), w2 __asm__("v30"), w3 __asm__("v31");               \
    __asm__ volatile(instruction : "=w"(w0), "=w"(w1), "=w"(w2), "=w"(w3), "+r"(pointer) : : "memory");          \
    w[0] = w0, w[second] = w1, w[third] = w2, w[3] = w3;                                                         \
  } while (0)
#define CLEARER_STORE_NEON(pointer, step, vector, instruction) \
  __asm__ volatile(instruction : "+r"(pointer) : "w"(vector), "r"(step) : "memory")
#endif

#endif
