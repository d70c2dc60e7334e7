/* The little that a measuring program wants of what it runs on: arguments, an input, an output, an end. With a C library
 * these are its streams. On a microcontroller they are files of the host, `in` and `out`, by ARM's semihosting. */
#ifndef CLEARER_DEVICE_H
#define CLEARER_DEVICE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static int device_main(int count, char **arguments);

#if defined(__arm__) && !defined(__linux__)

/* Semihosting: an operation in r0, the address of its arguments in r1, and a breakpoint that the debugger, here QEMU,
 * answers. The operations are those of ARM's "Semihosting for AArch32 and AArch64". */
enum { device_open = 1, device_close = 2, device_write_file = 5, device_read_file = 6, device_command_line = 0x15,
       device_exit = 0x20 };

static uint32_t device_call(uint32_t operation, const void *arguments) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = arguments;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static uint32_t device_file(const char *name, uint32_t mode) {
  const uint32_t arguments[3] = {(uint32_t)name, mode, (uint32_t)strlen(name)};
  return device_call(device_open, arguments);
}

static uint32_t device_in, device_out;

/* Both give how many bytes were left when it stopped. */
static int device_read(void *bytes, size_t size) {
  const uint32_t arguments[3] = {device_in, (uint32_t)bytes, (uint32_t)size};
  return device_call(device_read_file, arguments) == 0;
}

static int device_write(const void *bytes, size_t size) {
  const uint32_t arguments[3] = {device_out, (uint32_t)bytes, (uint32_t)size};
  return device_call(device_write_file, arguments) == 0;
}

/* What C compilers call without being asked. */
#define DEVICE_LIBRARY __attribute__((used, no_builtin))

DEVICE_LIBRARY void *memcpy(void *to, const void *from, size_t size) {
  uint8_t *t = (uint8_t *)to;
  const uint8_t *f = (const uint8_t *)from;
  while (size--) *t++ = *f++;
  return to;
}

DEVICE_LIBRARY void *memmove(void *to, const void *from, size_t size) {
  uint8_t *t = (uint8_t *)to;
  const uint8_t *f = (const uint8_t *)from;
  if (t <= f) return memcpy(to, from, size);
  while (size--) t[size] = f[size];
  return to;
}

DEVICE_LIBRARY void *memset(void *to, int value, size_t size) {
  uint8_t *t = (uint8_t *)to;
  while (size--) *t++ = (uint8_t)value;
  return to;
}

DEVICE_LIBRARY int memcmp(const void *a, const void *b, size_t size) {
  const uint8_t *x = (const uint8_t *)a, *y = (const uint8_t *)b;
  for (; size; size--, x++, y++) {
    if (*x != *y) return *x - *y;
  }
  return 0;
}

DEVICE_LIBRARY size_t strlen(const char *text) {
  size_t length = 0;
  while (text[length]) length++;
  return length;
}

DEVICE_LIBRARY int strcmp(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return (uint8_t)*a - (uint8_t)*b;
}

/* The names that the ARM EABI gives them. */
DEVICE_LIBRARY void __aeabi_memcpy(void *to, const void *from, size_t size) { memcpy(to, from, size); }
DEVICE_LIBRARY void __aeabi_memcpy4(void *to, const void *from, size_t size) { memcpy(to, from, size); }
DEVICE_LIBRARY void __aeabi_memcpy8(void *to, const void *from, size_t size) { memcpy(to, from, size); }
DEVICE_LIBRARY void __aeabi_memmove(void *to, const void *from, size_t size) { memmove(to, from, size); }
DEVICE_LIBRARY void __aeabi_memmove4(void *to, const void *from, size_t size) { memmove(to, from, size); }
DEVICE_LIBRARY void __aeabi_memmove8(void *to, const void *from, size_t size) { memmove(to, from, size); }
DEVICE_LIBRARY void __aeabi_memset(void *to, size_t size, int value) { memset(to, value, size); }
DEVICE_LIBRARY void __aeabi_memset4(void *to, size_t size, int value) { memset(to, value, size); }
DEVICE_LIBRARY void __aeabi_memset8(void *to, size_t size, int value) { memset(to, value, size); }
DEVICE_LIBRARY void __aeabi_memclr(void *to, size_t size) { memset(to, 0, size); }
DEVICE_LIBRARY void __aeabi_memclr4(void *to, size_t size) { memset(to, 0, size); }
DEVICE_LIBRARY void __aeabi_memclr8(void *to, size_t size) { memset(to, 0, size); }

/* 64-bit division, bit by bit: the quotient in r0 and r1, the remainder in r2 and r3, which C cannot say. */
__attribute__((used)) static uint64_t device_divide(uint64_t a, uint64_t b, uint64_t *remainder) {
  uint64_t quotient = 0, rest = 0;
  int bit;
  for (bit = 63; bit >= 0; bit--) {
    rest = rest << 1 | (a >> bit & 1);
    if (rest >= b) {
      rest -= b;
      quotient |= (uint64_t)1 << bit;
    }
  }
  *remainder = rest;
  return quotient;
}

__attribute__((naked, used)) void __aeabi_uldivmod(void) {
  __asm__("push {r11, lr}\n\tsub sp, sp, #16\n\tadd r12, sp, #8\n\tstr r12, [sp]\n\tbl device_divide\n\t"
          "ldrd r2, r3, [sp, #8]\n\tadd sp, sp, #16\n\tpop {r11, pc}");
}

static int device_start(void) {
  static char line[128];
  static char *arguments[8];
  uint32_t block[2] = {(uint32_t)line, sizeof line};
  int count = 0;
  char *c = line;
  device_in = device_file("in", 1);   /* rb */
  device_out = device_file("out", 5); /* wb */
  device_call(device_command_line, block);
  while (*c && count < 8) {
    arguments[count++] = c;
    while (*c && *c != ' ') c++;
    if (*c) *c++ = 0;
  }
  return device_main(count, arguments);
}

/* Wakes the floating-point unit, and the vector unit with it: access to coprocessors 10 and 11 in CPACR. */
__attribute__((naked, used, noreturn)) void device_reset(void) {
  __asm__("movw r0, #0xed88\n\tmovt r0, #0xe000\n\tldr r1, [r0]\n\torr r1, r1, #0xf00000\n\t"
          "str r1, [r0]\n\tdsb\n\tisb\n\tb device_run");
}

__attribute__((used, noreturn)) void device_run(void) {
  uint32_t reason[2] = {0x20026, 0}; /* the program ended, with this status */
  reason[1] = (uint32_t)device_start();
  {
    const uint32_t file = device_out;
    device_call(device_close, &file);
  }
  for (;;) device_call(device_exit, reason);
}

__attribute__((used, noreturn)) static void device_fault(void) {
  const uint32_t reason[2] = {0x20026, 70};
  for (;;) device_call(device_exit, reason);
}

extern uint8_t device_stack[]; /* its upper end; from the linker script */

__attribute__((used, section(".vectors"))) static void *const device_vectors[16] = {
  device_stack, (void *)device_reset, (void *)device_fault, (void *)device_fault,
  (void *)device_fault, (void *)device_fault, (void *)device_fault, (void *)device_fault,
};

#else

#include <stdio.h>

static int device_read(void *bytes, size_t size) { return fread(bytes, 1, size, stdin) == size; }
static int device_write(const void *bytes, size_t size) { return fwrite(bytes, 1, size, stdout) == size; }

int main(int count, char **arguments) {
  const int status = device_main(count, arguments);
  return fflush(stdout) ? 1 : status;
}

#endif

static void device_text(const char *text) { device_write(text, strlen(text)); }

static void device_number(unsigned long number) {
  char digits[24];
  size_t first = sizeof digits;
  do {
    digits[--first] = (char)('0' + number % 10);
    number /= 10;
  } while (number);
  device_write(digits + first, sizeof digits - first);
}

#endif
