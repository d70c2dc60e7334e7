/* Restores one picture and tells where each operation ends, for count_plugin.c, which counts instructions. It holds the
 * emitted file.
 *
 *     counted ISA        a picture of COUNTED_WIDTH × COUNTED_HEIGHT
 *
 * A mark is a store into `counted_marks`: its address says to what everything since the mark before belongs. 0: to this
 * program; n + 1: to operation n; one more than the last operation: to what surrounds them.
 */
#define CLEARER_PROFILE
#include "clearer.c"

#include "device.h"

static uint8_t counted_workspace[COUNTED_WORKSPACE], counted_row[COUNTED_WIDTH * CLEARER_CHANNELS];
static volatile uint8_t counted_marks[65536];

__attribute__((noinline)) static void counted_mark(uint32_t mark) { counted_marks[mark] = 1; }

static void clearer_profile(const clearer_state *state, uint32_t operation) {
  (void)state;
  counted_mark(operation + 1);
}

static int device_main(int count, char **arguments) {
  const uint32_t around = (uint32_t)clearer_net.operation_count + 1;
  const clearer_isa *isa = clearer_net_isas;
  clearer_state *state;
  uint32_t y, x, noise = 1;
  if (count != 2) return 64;
  while (strcmp(isa->name, arguments[1])) {
    if (isa->needs == 0) return 8;
    isa++;
  }
  if (isa->needs & ~clearer_cpu_features()) return 8;
  counted_mark(0);
  if (clearer_plan_begin(&clearer_net, isa, &state, NULL, counted_workspace, sizeof counted_workspace, COUNTED_WIDTH,
                         COUNTED_HEIGHT, CLEARER_U8, CLEARER_CHANNELS) != CLEARER_OK) {
    return 3;
  }
  counted_mark(around);
  for (y = 0; y < COUNTED_HEIGHT; y++) {
    int ready;
    for (x = 0; x < sizeof counted_row; x++) {
      noise = noise * 1664525u + 1013904223u;
      counted_row[x] = (uint8_t)(60 + x % 97 + (noise >> 26));
    }
    counted_mark(0);
    for (ready = clearer_state_push(state, counted_row); ready > 0; ready--) clearer_state_pull(state, counted_row);
    counted_mark(around);
  }
  device_text(isa->name);
  return 0;
}
