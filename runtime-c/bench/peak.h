/* The most multiply-adds a second that an instruction set could do: its dot instructions alone, on registers. */
#ifndef CLEARER_TEST_PEAK_H
#define CLEARER_TEST_PEAK_H

#include <stdint.h>
#include <string.h>
#include <time.h>

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#define PEAK_ROUNDS 4000

/* 12 independent sums, enough to hide the latency, in registers 0 to 11. What the registers hold does not matter; AVX2
 * without a dot product needs a multiply-add of pairs and a sum, twice for four products. */
#define PEAK_12(M) M("0") M("1") M("2") M("3") M("4") M("5") M("6") M("7") M("8") M("9") M("10") M("11")
#define PEAK_CLOBBERS                                                                                            \
  "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", \
      "xmm14", "xmm15"
#define PEAK_LOOP(body) \
  for (i = 0; i < PEAK_ROUNDS; i++) __asm__ volatile(PEAK_12(body) : : : PEAK_CLOBBERS)

#define PEAK_AVX512VNNI(r) "vpdpbusd %%zmm12, %%zmm13, %%zmm" r "\n\t"
#define PEAK_AVXVNNI(r) "%{vex%} vpdpbusd %%ymm12, %%ymm13, %%ymm" r "\n\t"
#define PEAK_AVX2(r) "vpmaddwd %%ymm12, %%ymm13, %%ymm14\n\tvpaddd %%ymm14, %%ymm" r ", %%ymm" r "\n\t"
#define PEAK_SSE41(r) "movdqa %%xmm12, %%xmm14\n\tpmaddwd %%xmm13, %%xmm14\n\tpaddd %%xmm14, %%xmm" r "\n\t"
#define PEAK_F32_AVX512(r) "vfmadd231ps %%zmm12, %%zmm13, %%zmm" r "\n\t"
#define PEAK_F32_AVX2(r) "vfmadd231ps %%ymm12, %%ymm13, %%ymm" r "\n\t"

/* Multiply-adds of one round, which it runs PEAK_ROUNDS times. */
static uint32_t peak_run(const char *isa, int fp32) {
  int i;
#if defined(__x86_64__)
  __asm__ volatile("pxor %%xmm12, %%xmm12\n\tpxor %%xmm13, %%xmm13" : : : "xmm12", "xmm13");
  if (fp32 && !strcmp(isa, "avx512")) {
    PEAK_LOOP(PEAK_F32_AVX512);
    return 12 * 16;
  }
  if (fp32 && !strcmp(isa, "avx2")) {
    PEAK_LOOP(PEAK_F32_AVX2);
    return 12 * 8;
  }
  if (!strcmp(isa, "avx512vnni")) {
    PEAK_LOOP(PEAK_AVX512VNNI);
    return 12 * 64;
  }
  if (!strcmp(isa, "avxvnni")) {
    PEAK_LOOP(PEAK_AVXVNNI);
    return 12 * 32;
  }
  if (!strcmp(isa, "avx2")) {
    PEAK_LOOP(PEAK_AVX2);
    return 12 * 16;
  }
  if (!strcmp(isa, "sse4.1")) {
    PEAK_LOOP(PEAK_SSE41);
    return 12 * 8;
  }
#endif
  (void)i;
  return 0;
}

/* In multiply-adds a second; 0 if there is no loop for this instruction set. */
static double peak_of(const char *isa, int fp32) {
  double best = 0;
  int i;
  for (i = 0; i < 100; i++) {
    const double start = seconds();
    const uint32_t macs = peak_run(isa, fp32);
    const double rate = (double)macs * PEAK_ROUNDS / (seconds() - start);
    if (macs && rate > best) best = rate;
  }
  return best;
}

#endif
