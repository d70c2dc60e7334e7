/* What the CPU can do and the operating system lets us use. */
#ifndef CLEARER_CPU_H
#define CLEARER_CPU_H

#include <stdint.h>

#ifdef CLEARER_TEST
#include <stdlib.h>
#endif

enum {
  clearer_cpu_sse41 = 1,
  clearer_cpu_avx2 = 2,
  clearer_cpu_fma = 4,
  clearer_cpu_avxvnni = 8,
  clearer_cpu_avx512 = 16, /* F, BW, DQ, VL */
  clearer_cpu_avx512vnni = 32
};

#if defined(__x86_64__) && (defined(__clang__) || (defined(__GNUC__) && __GNUC__ >= 11))
#define CLEARER_X86_64

#include <cpuid.h>

static uint32_t clearer_detect_cpu(void) {
  uint32_t a, b, c, d, features = 0;
  uint32_t saved = 0; /* the registers the operating system saves: XCR0 */
  int avx, avx512;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
  if (c & (1u << 19)) features |= clearer_cpu_sse41;
  if (c & (1u << 27)) __asm__ volatile("xgetbv" : "=a"(saved), "=d"(d) : "c"(0));
  avx = (saved & 0x06) == 0x06 && (c & (1u << 28));
  avx512 = avx && (saved & 0xe6) == 0xe6;
  if (avx && (c & (1u << 12))) features |= clearer_cpu_fma;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return features;
  if (avx && (b & (1u << 5))) features |= clearer_cpu_avx2;
  if (avx512 && (b & (1u << 16)) && (b & (1u << 17)) && (b & (1u << 30)) && (b & (1u << 31))) {
    features |= clearer_cpu_avx512;
    if (c & (1u << 11)) features |= clearer_cpu_avx512vnni;
  }
  if (avx && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & (1u << 4))) features |= clearer_cpu_avxvnni;
  return features;
}

#else

static uint32_t clearer_detect_cpu(void) { return 0; }

#endif

/* A set of clearer_cpu_*. A test build obeys the environment variable CLEARER_CPU_MASK, the set that may be used. */
static uint32_t clearer_cpu_features(void) {
  uint32_t features = clearer_detect_cpu();
#ifdef CLEARER_TEST
  const char *mask = getenv("CLEARER_CPU_MASK");
  if (mask) features &= (uint32_t)strtoul(mask, NULL, 0);
#endif
  return features;
}

#endif
