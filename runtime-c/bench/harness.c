/* Times a net, or restores one picture with it: what clearer-bench compiles for a device. It holds the emitted file.
 *
 *     harness isas                                     the instruction sets of this CPU, the best first
 *     harness time WIDTH HEIGHT THREADS ISA SECONDS WARM_UP RUNS
 *         an 8-bit picture of this size, again and again, after WARM_UP seconds, for SECONDS and at least RUNS times;
 *         prints JSON
 *     harness restore WIDTH HEIGHT THREADS ISA         float samples from the standard input to the standard output
 *
 * It is compiled with CLEARER_TEST and CLEARER_PTHREADS.
 */
#define _POSIX_C_SOURCE 200809L

#include "clearer.c"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conditions.h"
#include "isas.h"

enum { most_runs = 100000 };

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  return 1;
}

/* The most memory that this process had, from Linux; 0 where there is no such file. What getrusage says also counts
 * the process that started this one. */
static unsigned long peak_memory(void) {
  FILE *file = fopen("/proc/self/status", "r");
  char line[256];
  unsigned long kilobytes = 0;
  while (file && fgets(line, sizeof line, file)) {
    if (!strncmp(line, "VmHWM:", 6)) kilobytes = strtoul(line + 6, NULL, 10);
  }
  if (file) fclose(file);
  return kilobytes * 1024;
}

static void print_list(const char *name, const double *values, int count) {
  int i;
  printf("\"%s\":[", name);
  for (i = 0; i < count; i++) printf("%s%.4f", i ? "," : "", values[i]);
  printf("]");
}

/* A picture with edges, slopes and noise. */
static void fill(unsigned char *pixels, size_t width, size_t height) {
  unsigned noise = 1;
  size_t x, y, c;
  for (y = 0; y < height; y++) {
    for (x = 0; x < width; x++) {
      for (c = 0; c < CLEARER_CHANNELS; c++) {
        noise = noise * 1664525u + 1013904223u;
        *pixels++ = (unsigned char)(30 + (x + y + 40 * c) % 120 + 50 * ((x / 16 + y / 16) % 2) + (noise >> 27));
      }
    }
  }
}

/* The names of those that this CPU has, a line each, the best first. */
static void print_isas(void) {
  const clearer_isa *isa = clearer_net_isas;
  for (;; isa++) {
    if (!(isa->needs & ~clearer_cpu_features())) puts(isa->name);
    if (isa->needs == 0) return;
  }
}

static int time_runs(unsigned width, unsigned height, const clearer_parallel *parallel, double limit, double warm_up,
                     int least_runs) {
  static double wall[most_runs], cpu[most_runs];
  const size_t row = (size_t)width * CLEARER_CHANNELS;
  const size_t size = clearer_workspace_size_for(width, CLEARER_U8, CLEARER_CHANNELS, parallel->threads);
  unsigned char *in = (unsigned char *)malloc(row * height), *out = (unsigned char *)malloc(row * height);
  void *workspace = malloc(size);
  clearer_image source, result;
  conditions before;
  double start;
  int runs = 0;
  if (!in || !out || !workspace || size == 0) return fail("no memory for this size");
  fill(in, width, height);
  source.pixels = in;
  source.stride = (ptrdiff_t)row;
  source.width = width;
  source.height = height;
  source.sample = CLEARER_U8;
  source.channels = CLEARER_CHANNELS;
  result = source;
  result.pixels = out;
  start = seconds(CLOCK_MONOTONIC);
  do {
    if (clearer_restore_parallel(&source, &result, parallel, workspace, size) != CLEARER_OK) return fail("cannot restore");
  } while (seconds(CLOCK_MONOTONIC) - start < warm_up);
  before = conditions_now();
  start = seconds(CLOCK_MONOTONIC);
  while (runs < least_runs || (runs < most_runs && seconds(CLOCK_MONOTONIC) - start < limit)) {
    const double w = seconds(CLOCK_MONOTONIC), c = seconds(CLOCK_PROCESS_CPUTIME_ID);
    if (clearer_restore_parallel(&source, &result, parallel, workspace, size) != CLEARER_OK) return fail("cannot restore");
    wall[runs] = 1e3 * (seconds(CLOCK_MONOTONIC) - w);
    cpu[runs++] = 1e3 * (seconds(CLOCK_PROCESS_CPUTIME_ID) - c);
  }
  printf("{\"isa\":\"%s\",\"workspace_bytes\":%lu,\"peak_rss_bytes\":%lu,", clearer_isa_name(), (unsigned long)size,
         peak_memory());
  print_list("wall_ms", wall, runs);
  printf(",");
  print_list("cpu_ms", cpu, runs);
  printf(",");
  print_conditions(before);
  printf("}\n");
  free(in);
  free(out);
  free(workspace);
  return 0;
}

static int restore(unsigned width, unsigned height, const clearer_parallel *parallel) {
  const size_t row = (size_t)width * CLEARER_CHANNELS * sizeof(float);
  const size_t size = clearer_workspace_size_for(width, CLEARER_F32, CLEARER_CHANNELS, parallel->threads);
  float *pixels = (float *)malloc(row * height);
  void *workspace = malloc(size);
  clearer_image image;
  clearer_status status;
  if (!pixels || !workspace || size == 0) return fail("no memory for this size");
  if (fread(pixels, 1, row * height, stdin) != row * height) return fail("the picture ends too early");
  image.pixels = pixels;
  image.stride = (ptrdiff_t)row;
  image.width = width;
  image.height = height;
  image.sample = CLEARER_F32;
  image.channels = CLEARER_CHANNELS;
  status = clearer_restore_parallel(&image, &image, parallel, workspace, size);
  if (status != CLEARER_OK) return fail(clearer_status_text(status));
  if (fwrite(pixels, 1, row * height, stdout) != row * height || fflush(stdout)) return fail("cannot write");
  free(pixels);
  free(workspace);
  return 0;
}

int main(int count, char **arguments) {
  const unsigned width = count > 5 ? (unsigned)strtoul(arguments[2], NULL, 10) : 0;
  const unsigned height = count > 5 ? (unsigned)strtoul(arguments[3], NULL, 10) : 0;
  const int runs = count == 9 ? atoi(arguments[8]) : 0;
  static clearer_threads pool;
  int status;
  if (count == 2 && !strcmp(arguments[1], "isas")) {
    print_isas();
    return 0;
  }
  if (!(count == 9 && !strcmp(arguments[1], "time")) && !(count == 6 && !strcmp(arguments[1], "restore"))) {
    return fail("usage: harness isas | time WIDTH HEIGHT THREADS ISA SECONDS WARM_UP RUNS | "
                "restore WIDTH HEIGHT THREADS ISA");
  }
  if (choose_isa(arguments[5])) return fail("this CPU has no such instruction set");
  if (clearer_threads_start(&pool, (unsigned)strtoul(arguments[4], NULL, 10)) != CLEARER_OK) {
    return fail("cannot start so many threads");
  }
  status = count == 9 ? time_runs(width, height, &pool.parallel, strtod(arguments[6], NULL), strtod(arguments[7], NULL),
                                  runs < 1 ? 1 : runs < most_runs ? runs : most_runs)
                      : restore(width, height, &pool.parallel);
  clearer_threads_stop(&pool);
  return status;
}
