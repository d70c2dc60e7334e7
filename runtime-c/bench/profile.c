/* Measures each operation of a net: what clearer-bench --profile compiles. It holds the emitted file itself, which calls
 * clearer_profile after each step when it is compiled with CLEARER_PROFILE.
 *
 *     profile WIDTH HEIGHT ISA SECONDS      prints JSON
 */
#define _POSIX_C_SOURCE 200809L
#define CLEARER_PROFILE

#include "clearer.c"

#include <stdio.h>
#include <stdlib.h>

#include "isas.h"
#include "peak.h"

enum { most_operations = 8192 };

static double run_ms[most_operations], best_ms[most_operations], last;

static void clearer_profile(const clearer_state *state, uint32_t operation) {
  const double now = seconds();
  (void)state;
  if (operation < most_operations) run_ms[operation] += 1e3 * (now - last);
  last = now;
}

/* Noise over slopes: no operation is spared by a plain picture. */
static void fill(uint8_t *pixels, size_t count) {
  uint32_t noise = 1;
  size_t i;
  for (i = 0; i < count; i++) {
    noise = noise * 1664525u + 1013904223u;
    pixels[i] = (uint8_t)(60 + i % 97 + (noise >> 26));
  }
}

int main(int count, char **arguments) {
  const uint32_t width = count == 5 ? (uint32_t)strtoul(arguments[1], NULL, 10) : 0;
  const uint32_t height = count == 5 ? (uint32_t)strtoul(arguments[2], NULL, 10) : 0;
  const size_t row = (size_t)width * CLEARER_CHANNELS;
  const size_t size = clearer_workspace_size_for(width, CLEARER_U8, CLEARER_CHANNELS, 1);
  uint8_t *pixels = (uint8_t *)malloc(row * height + 1);
  void *workspace = malloc(size + 1);
  clearer_image image;
  double start;
  uint32_t runs = 0, i;
  if (count != 5 || !pixels || !workspace || clearer_net.operation_count > most_operations) {
    fprintf(stderr, "usage: profile WIDTH HEIGHT ISA SECONDS\n");
    return 1;
  }
  if (choose_isa(arguments[3])) {
    fprintf(stderr, "this CPU has no such instruction set\n");
    return 1;
  }
  fill(pixels, row * height);
  image.pixels = pixels;
  image.stride = (ptrdiff_t)row;
  image.width = width;
  image.height = height;
  image.sample = CLEARER_U8;
  image.channels = CLEARER_CHANNELS;
  start = seconds();
  /* The best run of each operation: on a shared machine all others are longer for reasons that are not ours. */
  while (runs < 5 || seconds() - start < strtod(arguments[4], NULL)) {
    memset(run_ms, 0, sizeof run_ms);
    last = seconds();
    if (clearer_restore(&image, &image, workspace, size) != CLEARER_OK) {
      fprintf(stderr, "cannot restore a picture of this size\n");
      return 1;
    }
    for (i = 0; i < clearer_net.operation_count; i++) {
      if (runs == 0 || run_ms[i] < best_ms[i]) best_ms[i] = run_ms[i];
    }
    runs++;
  }
  printf("{\"isa\":\"%s\",\"runs\":%u,\"peak_macs\":%.0f,\"operations_ms\":[", clearer_isa_name(), runs,
         peak_of(clearer_isa_name(), clearer_net.fp32));
  for (i = 0; i < clearer_net.operation_count; i++) printf("%s%.4f", i ? "," : "", best_ms[i]);
  printf("]}\n");
  free(pixels);
  free(workspace);
  return 0;
}
