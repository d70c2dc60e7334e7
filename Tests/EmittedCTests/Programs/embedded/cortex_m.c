/* A Cortex-M without an operating system or a C library: starts the program, and speaks through semihosting (Arm's
 * "Semihosting for AArch32 and AArch64", operations SYS_WRITE0 and SYS_EXIT). */
#include "device.h"

int main(int argc, char **argv);

extern uint32_t stack_end[], data_begin[], data_end[], data_source[], bss_begin[], bss_end[];

static uint8_t memory[2 << 20];

void *device_memory(void) { return memory; }

size_t device_memory_size(void) { return sizeof memory; }

static void semihost(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void device_print(uint32_t number) {
  char text[10] = "00000000\n";
  int i;
  for (i = 0; i < 8; i++) text[i] = "0123456789abcdef"[number >> (28 - 4 * i) & 15];
  semihost(4, text);
}

void reset(void) {
  uint32_t *from = data_source, *to;
  for (to = data_begin; to < data_end; to++) *to = *from++;
  for (to = bss_begin; to < bss_end; to++) *to = 0;
  /* The floating-point unit: full access to coprocessors 10 and 11. */
  *(volatile uint32_t *)0xe000ed88u |= 0xfu << 20;
  __asm__ volatile("dsb\n isb");
  main(0, NULL);
  semihost(0x18, (const void *)0x20026); /* ADP_Stopped_ApplicationExit */
}

static void fault(void) {
  semihost(4, "fault\n");
  semihost(0x18, (const void *)0x20023); /* ADP_Stopped_RunTimeErrorUnknown */
}

__attribute__((section(".vectors"), used)) static const void *const vectors[] = {
  stack_end, (const void *)reset, (const void *)fault, (const void *)fault, (const void *)fault, (const void *)fault,
};

/* What compilers may call, and the emitted file does. */
void *memcpy(void *restrict to, const void *restrict from, size_t size) {
  uint8_t *t = to;
  const uint8_t *f = from;
  while (size--) *t++ = *f++;
  return to;
}

void *memmove(void *to, const void *from, size_t size) {
  uint8_t *t = to;
  const uint8_t *f = from;
  if (t < f) return memcpy(to, from, size);
  while (size--) t[size] = f[size];
  return to;
}

void *memset(void *to, int value, size_t size) {
  uint8_t *t = to;
  while (size--) *t++ = (uint8_t)value;
  return to;
}

int memcmp(const void *a, const void *b, size_t size) {
  const uint8_t *x = a, *y = b;
  for (; size; size--, x++, y++) {
    if (*x != *y) return *x < *y ? -1 : 1;
  }
  return 0;
}

/* The same under the names of Arm's run-time ABI, which compilers use when they know of the alignment. */
void __aeabi_memcpy(void *to, const void *from, size_t size) { memcpy(to, from, size); }
void __aeabi_memcpy4(void *to, const void *from, size_t size) { memcpy(to, from, size); }
void __aeabi_memcpy8(void *to, const void *from, size_t size) { memcpy(to, from, size); }
void __aeabi_memmove(void *to, const void *from, size_t size) { memmove(to, from, size); }
void __aeabi_memclr(void *to, size_t size) { memset(to, 0, size); }
void __aeabi_memclr4(void *to, size_t size) { memset(to, 0, size); }
void __aeabi_memclr8(void *to, size_t size) { memset(to, 0, size); }
void __aeabi_memset(void *to, size_t size, int value) { memset(to, value, size); }
