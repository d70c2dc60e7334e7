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
  clearer_cpu_avx512vnni = 32,
  clearer_cpu_neon = 64,
  clearer_cpu_dotprod = 128,
  clearer_cpu_i8mm = 256
};

#if defined(__x86_64__) && (defined(__clang__) || (defined(__GNUC__) && __GNUC__ >= 11))
#define CLEARER_X86_64

#include <cpuid.h>

/* In virtual machines each question takes microseconds, so none is asked twice. */
static uint32_t clearer_detect_cpu(void) {
  uint32_t a, b, c, d, leaves, features = 0;
  uint32_t saved = 0; /* the registers the operating system saves: XCR0 */
  int avx, avx512;
  __cpuid(0, leaves, b, c, d);
  if (leaves < 1) return 0;
  __cpuid(1, a, b, c, d);
  if (c & (1u << 19)) features |= clearer_cpu_sse41;
  if (c & (1u << 27)) __asm__ volatile("xgetbv" : "=a"(saved), "=d"(d) : "c"(0));
  avx = (saved & 0x06) == 0x06 && (c & (1u << 28));
  avx512 = avx && (saved & 0xe6) == 0xe6;
  if (avx && (c & (1u << 12))) features |= clearer_cpu_fma;
  if (leaves < 7) return features;
  __cpuid_count(7, 0, a, b, c, d);
  leaves = a;
  if (avx && (b & (1u << 5))) features |= clearer_cpu_avx2;
  if (avx512 && (b & (1u << 16)) && (b & (1u << 17)) && (b & (1u << 30)) && (b & (1u << 31))) {
    features |= clearer_cpu_avx512;
    if (c & (1u << 11)) features |= clearer_cpu_avx512vnni;
  }
  if (avx && leaves >= 1) {
    __cpuid_count(7, 1, a, b, c, d);
    if (a & (1u << 4)) features |= clearer_cpu_avxvnni;
  }
  return features;
}

#elif defined(__AARCH64EL__)
#define CLEARER_NEON
/* Compilers that let one function use dot products where the rest of the file does not. */
#if (defined(__clang__) && __clang_major__ >= 16) || (!defined(__clang__) && defined(__GNUC__) && __GNUC__ >= 10)
#define CLEARER_AARCH64
#endif

#ifdef __linux__
#include <sys/auxv.h>
#endif

/* Elsewhere than on Linux, what the compiler was told of the CPU. */
static uint32_t clearer_detect_cpu(void) {
  uint32_t features = clearer_cpu_neon;
#ifdef __linux__
  if (getauxval(16) & (1ul << 20)) features |= clearer_cpu_dotprod; /* AT_HWCAP, HWCAP_ASIMDDP */
  if (getauxval(26) & (1ul << 13)) features |= clearer_cpu_i8mm;    /* AT_HWCAP2, HWCAP2_I8MM */
#endif
#ifdef __ARM_FEATURE_DOTPROD
  features |= clearer_cpu_dotprod;
#endif
#ifdef __ARM_FEATURE_MATMUL_INT8
  features |= clearer_cpu_i8mm;
#endif
  return features;
}

#elif defined(__ARM_NEON) && defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define CLEARER_NEON

/* The compiler was told that there is NEON. */
static uint32_t clearer_detect_cpu(void) { return clearer_cpu_neon; }

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
