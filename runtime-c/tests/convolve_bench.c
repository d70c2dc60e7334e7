/* Speed of each convolution kernel this CPU can run, for the layers of typical nets, as a share of what its dot
 * instructions reach alone.
 *
 *   cc -O2 runtime-c/tests/convolve_bench.c -o convolve_bench && ./convolve_bench [kernel's name]
 *
 * CPU time of the thread. */
#define _DEFAULT_SOURCE
#include "../arithmetic.h"

#include <stdio.h>
#include <stdlib.h>

#include "../isas_f32.h"
#include "../isas_u8.h"
#include "../bench/peak.h"

typedef struct {
  uint32_t kernel, stride, in, out, width, rows;
  int residual, coarse; /* residual: 1, or 2 where it and the result are kept in words */
  uint32_t tile_rows; /* of Winograd's method */
  int pairs;
} shape;

static const shape shapes[] = {
  {3, 1, 8, 8, 480, 8, 0, 0, 0},      {3, 1, 8, 8, 480, 8, 1, 0, 0},      {3, 1, 8, 8, 480, 8, 2, 0, 0},
  {1, 1, 8, 32, 480, 8, 1, 0, 0},     {1, 1, 8, 32, 480, 8, 2, 0, 0},      {3, 1, 8, 8, 481, 8, 0, 0, 0},
  {3, 1, 16, 16, 480, 8, 0, 0, 0},    {3, 1, 16, 16, 480, 8, 1, 0, 0},    {3, 1, 32, 32, 240, 4, 0, 0, 0},
  {3, 1, 64, 64, 120, 2, 0, 0, 0},    {3, 1, 128, 128, 60, 1, 0, 0, 0},   {3, 1, 256, 256, 60, 1, 0, 0, 0},
  {3, 1, 64, 64, 30, 1, 0, 0, 0},     {3, 1, 128, 128, 30, 1, 0, 0, 0},   {3, 1, 128, 128, 240, 1, 0, 0, 0},
  {3, 2, 8, 16, 240, 4, 0, 0, 0},     {3, 2, 16, 32, 240, 4, 0, 0, 0},    {3, 2, 32, 64, 120, 2, 0, 0, 0},
  {3, 2, 64, 128, 60, 1, 0, 0, 0},    {1, 1, 32, 8, 480, 8, 0, 0, 0},     {1, 1, 8, 32, 480, 8, 0, 0, 0},
  {1, 1, 16, 16, 480, 8, 0, 1, 0},    {1, 1, 64, 16, 480, 8, 0, 0, 0},    {1, 1, 16, 64, 480, 8, 0, 0, 0},
  {1, 1, 128, 64, 60, 1, 0, 0, 0},    {3, 1, 32, 24, 211, 4, 0, 0, 0},
  {3, 1, 8, 8, 480, 8, 0, 0, 1},    {3, 1, 8, 8, 480, 8, 0, 0, 2},    {3, 1, 8, 8, 480, 8, 0, 0, 4},
  {3, 1, 16, 16, 480, 8, 0, 0, 1},  {3, 1, 16, 16, 480, 8, 0, 0, 2},  {3, 1, 16, 16, 480, 8, 0, 0, 4},
  {3, 1, 32, 32, 240, 4, 0, 0, 1},  {3, 1, 32, 32, 240, 4, 0, 0, 2},  {3, 1, 32, 32, 240, 4, 0, 0, 4},
  {3, 1, 64, 16, 480, 2, 0, 0, 2},  {3, 1, 64, 16, 480, 4, 0, 0, 4},  {3, 1, 64, 64, 120, 2, 0, 0, 1},
  {3, 1, 64, 64, 120, 2, 0, 0, 2},  {3, 1, 64, 64, 120, 4, 0, 0, 4},  {3, 1, 128, 128, 60, 1, 0, 0, 1},
  {3, 1, 128, 128, 60, 2, 0, 0, 2}, {3, 1, 128, 128, 60, 4, 0, 0, 4}, {3, 1, 256, 256, 60, 1, 0, 0, 1},
  {3, 1, 256, 256, 60, 2, 0, 0, 2}, {3, 2, 8, 16, 240, 4, 0, 0, 2},   {3, 2, 16, 32, 240, 4, 0, 0, 2},
  {3, 2, 64, 32, 240, 4, 0, 0, 2},  {3, 2, 32, 64, 120, 2, 0, 0, 2},  {3, 2, 64, 128, 60, 2, 0, 0, 2},
  {3, 1, 8, 8, 480, 8, 0, 0, 0, 1},    {3, 1, 8, 8, 480, 8, 1, 0, 0, 1},    {3, 1, 8, 8, 480, 8, 2, 0, 0, 1},
  {3, 1, 8, 8, 481, 8, 0, 0, 0, 1},    {3, 1, 16, 16, 480, 8, 0, 0, 0, 1},  {3, 1, 16, 16, 480, 8, 1, 0, 0, 1},
  {3, 1, 16, 16, 240, 4, 0, 0, 0, 1},  {3, 1, 32, 32, 240, 4, 0, 0, 0, 1},  {3, 1, 32, 32, 120, 2, 0, 0, 0, 1},
  {3, 1, 32, 24, 211, 4, 0, 0, 0, 1},  {3, 1, 24, 24, 480, 4, 0, 0, 0, 1},  {3, 1, 64, 16, 480, 4, 0, 0, 0, 1},
  {3, 1, 64, 64, 120, 2, 0, 0, 0, 1},  {3, 1, 64, 64, 60, 1, 0, 0, 0, 1},   {3, 1, 64, 64, 30, 1, 0, 0, 0, 1},
  {3, 1, 64, 64, 120, 4, 0, 0, 0, 1},  {3, 1, 128, 128, 60, 1, 0, 0, 0, 1}, {3, 1, 128, 128, 60, 2, 0, 0, 0, 1},
  {3, 1, 128, 128, 60, 4, 0, 0, 0, 1}, {3, 1, 128, 128, 30, 1, 0, 0, 0, 1}, {3, 1, 128, 128, 240, 1, 0, 0, 0, 1},
  {3, 1, 256, 256, 60, 1, 0, 0, 0, 1}, {3, 1, 256, 256, 60, 2, 0, 0, 0, 1}, {3, 1, 256, 256, 30, 1, 0, 0, 0, 1},
};

static void *take(size_t size) {
  void *p = NULL;
  if (posix_memalign(&p, 64, size)) exit(1);
  memset(p, 0, size);
  return p;
}

/* One block of memory, cut into rows. */
static const uint8_t **take_rows(uint32_t rows, size_t row_bytes) {
  const uint8_t **table = (const uint8_t **)take(rows * sizeof *table);
  uint8_t *memory = (uint8_t *)take(rows * row_bytes);
  uint32_t y;
  for (y = 0; y < rows; y++) table[y] = memory + y * row_bytes;
  return table;
}

/* A convolution of this shape. What it takes is given back when the program ends. */
static clearer_convolution prepare(const shape *s, int fp32) {
  const uint32_t element = fp32 ? 4 : 1, pixel = s->in * element, out_pixel = s->out * element;
  const uint32_t in_width = s->width * s->stride + 2;
  const size_t slack = 64;
  float *scale = (float *)take(4 * 512);
  clearer_convolution c;
  uint32_t i;
  memset(&c, 0, sizeof c);
  c.windows[0].rows = take_rows(s->rows * s->stride + 2, (size_t)in_width * pixel + slack);
  c.windows[0].stride = s->stride;
  c.windows[0].kernel = s->kernel;
  c.windows[0].pixel_bytes = c.windows[0].bytes = pixel;
  c.window_count = 1;
  c.rows = s->rows;
  c.width = s->width;
  c.blocks16 = s->out / 16;
  c.blocks8 = s->out % 16 / 8;
  c.store = fp32 ? clearer_store_relu : clearer_store_u8;
  c.tile_rows = s->tile_rows;
  c.pairs = s->pairs && !fp32;
  c.most = 255;
  c.weights = (const uint8_t *)take((size_t)(s->tile_rows ? 36 : s->kernel * s->kernel) * pixel * (s->out + 8) + 64);
  if (!fp32) {
    c.scratch = take(1 << 20);
  } else if (s->tile_rows) {
    const clearer_tile tile = clearer_tile_of(s->tile_rows, s->stride);
    c.scratch = take(4 * (clearer_chunk_floats(tile, s->in) + 5 * 9 * clearer_batch_tiles * 16));
  }
  c.bias = take(4 * 512);
  for (i = 0; i < 512; i++) scale[i] = 0.01f;
  c.scale = scale;
  c.out = (uint8_t *const *)take_rows(s->rows, (size_t)s->width * out_pixel + slack);
  c.out_step = out_pixel;
  c.residual_scale = c.coarse_scale = (const int32_t *)take(4 * 512);
  if (s->residual) {
    c.residual = take_rows(s->rows, (size_t)s->width * out_pixel + slack);
    c.residual_step = out_pixel;
  }
  if (s->residual == 2 && !fp32) {
    c.residual = take_rows(s->rows, 2 * (size_t)s->width * out_pixel + slack);
    c.residual_step = 2 * out_pixel;
    c.residual_words = 1;
    c.words = (uint8_t *const *)take_rows(s->rows, 2 * (size_t)s->width * out_pixel + slack);
    c.word_step = 2 * out_pixel;
    c.byte_scale = (const int16_t *)take(2 * 512);
  }
  if (s->coarse) {
    c.coarse_step = s->out * (fp32 ? 4 : 2);
    c.coarse = take_rows(s->rows, (size_t)(s->width / 2 + 1) * c.coarse_step + slack);
  }
  return c;
}

enum { shape_count = sizeof shapes / sizeof *shapes, rounds = 12 };

/* Whether int8 kernels may use Winograd's method. */
static int exact_tiles(const shape *s) {
  return s->tile_rows && s->stride == 1 && s->in % 16 == 0 && s->out % 16 == 0;
}

/* The best of many calls in several rounds: what else runs on the machine comes and goes. */
static void measure(const clearer_isa *isa, const clearer_convolution *cases, int fp32, double *peak, double *best) {
  int round, i;
  *peak = 0;
  for (i = 0; i < shape_count; i++) best[i] = 1e9;
  for (round = 0; round < rounds; round++) {
    const double rate = peak_of(isa->name, fp32);
    if (rate > *peak) *peak = rate;
    for (i = 0; i < shape_count; i++) {
      const double end = seconds() + 0.015;
      if (fp32 ? shapes[i].pairs : shapes[i].tile_rows && !exact_tiles(&shapes[i])) continue;
      do {
        const double start = seconds();
        double taken;
        isa->convolve(&cases[i]);
        taken = seconds() - start;
        if (taken < best[i]) best[i] = taken;
      } while (seconds() < end);
    }
  }
}

static void bench(const clearer_isa *isas, size_t count, int fp32, const char *only) {
  const uint32_t features = clearer_cpu_features();
  clearer_convolution cases[shape_count];
  size_t i;
  int n;
  for (n = 0; n < shape_count; n++) cases[n] = prepare(&shapes[n], fp32);
  for (i = 0; i < count; i++) {
    double peak, best[shape_count];
    if ((isas[i].needs & ~features) || (only && strcmp(only, isas[i].name))) continue;
    measure(&isas[i], cases, fp32, &peak, best);
    printf("%s %s, peak %.0f GMAC/s\n", fp32 ? "fp32" : "int8", isas[i].name, peak * 1e-9);
    for (n = 0; n < shape_count; n++) {
      const shape *s = &shapes[n];
      const double rate = best[n] == 1e9 ? 0 : (double)s->kernel * s->kernel * s->in * s->out * s->width * s->rows / best[n];
      if (best[n] == 1e9) continue;
      printf("  %ux%u/%u %3u -> %3u width %3u%s%s: %6.1f GMAC/s", s->kernel, s->kernel, s->stride, s->in, s->out,
             s->width, s->residual == 2 ? " + words" : s->residual ? " + residual" : "", s->coarse ? " + coarse" : "", rate * 1e-9);
      if (s->tile_rows) printf(", Winograd's %ux4", s->tile_rows);
      if (s->pairs) printf(", %u rows in pairs", s->rows);
      if (peak > 0) printf(", %3.0f %%", 100 * rate / peak);
      printf("\n");
    }
  }
}

int main(int argc, char **argv) {
  const char *only = argc > 1 ? argv[1] : NULL;
  const uint32_t features = clearer_cpu_features();
  printf("chosen: int8 %s, fp32 %s\n", clearer_choose_isa(clearer_isas_u8, features)->name,
         clearer_choose_isa(clearer_isas_f32, features)->name);
  bench(clearer_isas_u8, sizeof clearer_isas_u8 / sizeof *clearer_isas_u8, 0, only);
  bench(clearer_isas_f32, sizeof clearer_isas_f32 / sizeof *clearer_isas_f32, 1, only);
  return 0;
}
