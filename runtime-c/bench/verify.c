/* Restores pictures by each instruction set of an emitted file: what clearer-export verify compiles for a target. It
 * holds the emitted file itself.
 *
 *     verify isas            a line for each instruction set: its name, 1 if this CPU has it, the status of its self
 *                            test, and the bytes of stack that this took
 *     verify restore ISA     pictures from the input, results to the output
 *
 * A picture is its width, its height and its clearer_sample in 32 bits each, then its samples; everything has its low
 * byte first. A result is its samples. Rows go through one at a time, so that a picture need not fit into memory. How
 * wide the widest one is says VERIFY_WIDTH, and what that takes VERIFY_WORKSPACE.
 */
#include "clearer.c"

#include "device.h"

static uint8_t verify_workspace[VERIFY_WORKSPACE], verify_row[VERIFY_WIDTH * CLEARER_CHANNELS * 4];

/* The stack below this call: painted before, and looked at after. What is below the stack pointer belongs to nobody,
 * and these two calls have the same frame. */
enum { verify_depth = 32768 };

__attribute__((noinline)) static void verify_paint(void) {
  volatile uint8_t below[verify_depth];
  size_t i;
  for (i = 0; i < verify_depth; i++) below[i] = 0xc5;
}

__attribute__((noinline)) static size_t verify_stack(void) {
  volatile uint8_t below[verify_depth];
  size_t i = 0;
  __asm__ volatile("" : : "r"(below) : "memory"); /* as if this had written it */
  while (i < verify_depth && below[i] == 0xc5) i++;
  return verify_depth - i;
}

static int verify_isas(void) {
  const uint32_t features = clearer_cpu_features();
  const clearer_isa *isa = clearer_net_isas;
  for (;; isa++) {
    const int usable = !(isa->needs & ~features);
    long status = 0;
    size_t stack = 0;
    if (usable) {
      uint32_t different = 0;
      verify_paint();
      status = clearer_plan_selftest(&clearer_net, isa, clearer_compare_row, &different, verify_workspace,
                                     sizeof verify_workspace);
      stack = verify_stack();
      if (status == CLEARER_OK && different) status = CLEARER_WRONG_RESULT;
    }
    device_text(isa->name);
    device_text(usable ? " 1 " : " 0 ");
    device_number((unsigned long)-status);
    device_text(" ");
    device_number(stack);
    device_text("\n");
    if (isa->needs == 0) return 0;
  }
}

static const clearer_isa *verify_find(const char *name) {
  const clearer_isa *isa = clearer_net_isas;
  while (strcmp(isa->name, name)) {
    if (isa->needs == 0) return NULL;
    isa++;
  }
  return isa->needs & ~clearer_cpu_features() ? NULL : isa;
}

static uint32_t verify_word(const uint8_t *bytes) {
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Between the order of the files and that of this CPU. */
static void verify_order(size_t count, size_t bytes) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  size_t i, k;
  for (i = 0; i < count; i++) {
    for (k = 0; k < bytes / 2; k++) {
      uint8_t *low = verify_row + i * bytes + k, *high = verify_row + i * bytes + bytes - 1 - k, kept = *low;
      *low = *high;
      *high = kept;
    }
  }
#else
  (void)count;
  (void)bytes;
#endif
}

static int verify_restore(const clearer_isa *isa) {
  uint8_t head[12];
  while (device_read(head, sizeof head)) {
    const uint32_t width = verify_word(head), height = verify_word(head + 4), sample = verify_word(head + 8);
    const size_t bytes = sample == CLEARER_U8 ? 1 : sample == CLEARER_U16 ? 2 : 4;
    const size_t count = (size_t)width * CLEARER_CHANNELS;
    clearer_state *state;
    uint32_t y;
    if (width > VERIFY_WIDTH) return 2;
    if (clearer_plan_begin(&clearer_net, isa, &state, NULL, verify_workspace, sizeof verify_workspace, width, height,
                           (clearer_sample)sample, CLEARER_CHANNELS) != CLEARER_OK) {
      return 3;
    }
    for (y = 0; y < height; y++) {
      int ready;
      if (!device_read(verify_row, count * bytes)) return 4;
      verify_order(count, bytes);
      for (ready = clearer_state_push(state, verify_row); ready > 0; ready--) {
        if (clearer_state_pull(state, verify_row) != CLEARER_OK) return 5;
        verify_order(count, bytes);
        if (!device_write(verify_row, count * bytes)) return 6;
      }
      if (ready < 0) return 7;
    }
  }
  return 0;
}

static int device_main(int count, char **arguments) {
  if (count == 2 && !strcmp(arguments[1], "isas")) return verify_isas();
  if (count == 3 && !strcmp(arguments[1], "restore")) {
    const clearer_isa *isa = verify_find(arguments[2]);
    return isa ? verify_restore(isa) : 8;
  }
  return 64;
}
