/* Every convolution kernel this CPU can run against the definition in kernel.h, byte for byte, on random shapes, with
 * every buffer between guard pages.
 *
 *   cc -O2 runtime-c/tests/convolve_test.c -lm -o convolve_test && ./convolve_test [cases] [seed]
 */
#define _DEFAULT_SOURCE
#include "../arithmetic.h"

#include <time.h>

#include "../isas_f32.h"
#include "../isas_u8.h"
#include "convolve_case.h"
#include "convolve_reference.h"

static void describe(const convolve_case *t) {
  uint32_t i;
  fprintf(stderr, "  %s width %u rows %u of tiles %u%s most %u blocks %u+%u store %d residual %d%s coarse %d%s%s%s%s%s\n",
          t->fp32 ? "fp32" : "int8", t->c.width, t->c.rows, t->c.tile_rows, t->c.pairs ? ", pairs," : ",", t->c.most, t->c.blocks16, t->c.blocks8,
          (int)t->c.store, t->c.residual != NULL, t->c.residual_words ? " of words" : "", t->c.coarse != NULL,
          t->c.words ? " keeps words" : "", t->c.fixed_point ? ", fixed point" : "", t->c.base ? ", bases" : "",
          t->c.small_sums ? ", small sums" : "",
          t->c.small_results ? ", small results" : "");
  for (i = 0; i < t->c.window_count; i++) {
    const clearer_window *w = &t->c.windows[i];
    fprintf(stderr, "  window %ux%u/%u, %u of %u bytes\n", w->kernel, w->kernel, w->stride, w->bytes, w->pixel_bytes);
  }
}

/* The first wrong byte, told; 0 if there is none. */
static int differs(const convolve_case *t, uint8_t *const *expected, const char *name) {
  uint32_t y;
  size_t i;
  for (y = 0; y < t->c.rows; y++) {
    const uint8_t *got = t->out[y] - t->out_before;
    for (i = 0; i < t->out_bytes; i++) {
      if (got[i] != expected[y][i]) {
        fprintf(stderr, "%s: row %u, byte %ld from pixel 0: %u, not %u\n", name, y, (long)i - (long)t->out_before,
                got[i], expected[y][i]);
        describe(t);
        return 1;
      }
    }
  }
  return 0;
}

/* Flips between activations as the definition has them and activations less 128, of input and of what is stored. */
static void flip_inputs(convolve_case *t) {
  size_t i;
  for (i = 0; i < t->activation_count; i++) {
    size_t k;
    for (k = 0; k < t->activation_bytes[i]; k++) t->activations[i][k] ^= 0x80;
  }
}
static void flip_outputs(const convolve_case *t) {
  uint32_t y, x, o;
  if (t->c.store != clearer_store_u8) return;
  for (y = 0; y < t->c.rows; y++) {
    for (x = 0; x < t->c.width; x++) {
      uint8_t *out = t->out[y] + (size_t)x * t->c.out_step;
      for (o = 0; o < t->outputs; o++) out[o] ^= 0x80;
      for (o = 0; t->c.fine && o < t->outputs; o++) out[t->c.fine + o] ^= 0x80;
    }
  }
}

/* Activations less 128: so much more bias. */
static void convolve_signed(convolve_case *t, const clearer_isa *isa) {
  clearer_convolution c = t->c;
  flip_inputs(t);
  c.bias = t->bias_signed;
  isa->convolve(&c);
  flip_inputs(t);
  flip_outputs(t);
}

/* Each kernel of the list on this case. The bytes around the outputs must stay what they were. */
static int check(convolve_case *t, const clearer_isa *isas, size_t count, uint32_t features, random_source *r) {
  uint8_t *before[case_max_rows], *expected[2][case_max_rows], *from_pixel_0[2][case_max_rows];
  int fused, failures = 0;
  uint32_t y;
  size_t i;
  for (y = 0; y < t->c.rows; y++) {
    before[y] = (uint8_t *)malloc(3 * t->out_bytes);
    if (!before[y]) exit(1);
    random_fill(r, before[y], t->out_bytes);
    for (fused = 0; fused < 2; fused++) {
      expected[fused][y] = before[y] + (size_t)(1 + fused) * t->out_bytes;
      memcpy(expected[fused][y], before[y], t->out_bytes);
      from_pixel_0[fused][y] = expected[fused][y] + t->out_before;
    }
  }
  for (fused = 0; fused < 2; fused++) {
    const int far_off = reference_convolve(t, fused, from_pixel_0[fused]);
    if (far_off) {
      fprintf(stderr, "%d sums by Winograd's method are far from the definition\n", far_off);
      describe(t);
      failures++;
    }
  }
  for (i = 0; i < count; i++) {
    if (isas[i].needs & ~features) continue;
    for (y = 0; y < t->c.rows; y++) memcpy(t->out[y] - t->out_before, before[y], t->out_bytes);
    if (isas[i].activation_zero) convolve_signed(t, &isas[i]);
    else isas[i].convolve(&t->c);
    failures += differs(t, expected[isas[i].needs != 0], isas[i].name);
  }
  for (y = 0; y < t->c.rows; y++) free(before[y]);
  return failures;
}

int main(int argc, char **argv) {
  const long cases = argc > 1 ? atol(argv[1]) : 2000;
  const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : (uint64_t)time(NULL);
  const uint32_t features = clearer_cpu_features();
  random_source r = {0};
  guard_pool pool = guard_create();
  long i;
  int failures = 0;
  r.state = seed * 0x9E3779B97F4A7C15ull | 1;
  printf("seed %llu, CPU features 0x%x, int8 %s, fp32 %s\n", (unsigned long long)seed, features,
         clearer_choose_isa(clearer_isas_u8, features)->name, clearer_choose_isa(clearer_isas_f32, features)->name);
  for (i = 0; i < cases && failures < 10; i++) {
    convolve_case t;
    case_create(&t, i % 2 != 0, &pool, &r);
    failures += t.fp32 ? check(&t, clearer_isas_f32, sizeof clearer_isas_f32 / sizeof *clearer_isas_f32, features, &r)
                       : check(&t, clearer_isas_u8, sizeof clearer_isas_u8 / sizeof *clearer_isas_u8, features, &r);
    free(t.plain);
    free(t.transformed);
  }
  printf(failures ? "%d failures\n" : "%d failures: every kernel equals the definition\n", failures);
  return failures != 0;
}
