/* A plugin for QEMU that counts the instructions which counted.c executes, operation by operation. To be compiled as a
 * library for the machine that QEMU runs on.
 *
 *     -plugin count_plugin.so,out=FILE
 *
 * FILE gets a line `B block instructions code` for each block of instructions, its code in hexadecimal digits, and a
 * line `C mark block times` for each block that was executed before a mark.
 *
 * QEMU counts a block each time it enters one, by itself (an inline addition), so the counts are exact. Debian has no
 * header for plugins; what is used of version 1 of their interface is declared here.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
typedef uint32_t qemu_plugin_meminfo_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum { qemu_inline_add_u64 = 0, qemu_no_registers = 0, qemu_stores = 2 };
typedef void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block);
typedef void stored(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address, void *data);
typedef void ended(qemu_plugin_id_t id, void *data);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, translated *call);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *block, int operation, void *counter, uint64_t add);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *instruction, stored *call, int flags, int which,
                                      void *data);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, ended *call, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *instruction);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *instruction);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *instruction);
const char *qemu_plugin_insn_symbol(const struct qemu_plugin_insn *instruction);

#define EXPORT __attribute__((visibility("default")))

EXPORT int qemu_plugin_version = 1;

enum { most_marks = 65536, buckets = 65536 };

typedef struct block {
  struct block *next, *bucket;
  uint64_t address, times, counted;
  size_t instructions, bytes;
  unsigned number;
  uint8_t *code;
  uint64_t *at; /* times, for each mark */
} block;

static block *table[buckets], *all;
static unsigned block_count, mark_count;
static uint64_t base;
static int begun;
static FILE *out;

static void *need(void *memory) {
  if (!memory) abort();
  return memory;
}

/* A mark: what was executed since the last one belongs to it. The first one is mark 0. */
static void on_mark(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address, void *data) {
  block *b;
  uint64_t mark;
  (void)cpu;
  (void)info;
  (void)data;
  if (!begun) base = address;
  mark = address - base;
  if (mark >= most_marks) return;
  if (mark + 1 > mark_count) mark_count = (unsigned)mark + 1;
  for (b = all; b; b = b->next) {
    const uint64_t more = b->times - b->counted;
    b->counted = b->times;
    if (!begun || !more) continue;
    if (!b->at) b->at = (uint64_t *)need(calloc(most_marks, sizeof *b->at));
    b->at[mark] += more;
  }
  begun = 1;
}

static block *find(const struct qemu_plugin_tb *tb, const uint8_t *code, size_t bytes, size_t instructions) {
  const uint64_t address = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, 0));
  block **bucket = &table[address / 2 % buckets], *b;
  for (b = *bucket; b; b = b->bucket) {
    if (b->address == address && b->bytes == bytes && !memcmp(b->code, code, bytes)) return b;
  }
  b = (block *)need(calloc(1, sizeof *b));
  b->code = (uint8_t *)need(malloc(bytes));
  memcpy(b->code, code, bytes);
  b->address = address;
  b->bytes = bytes;
  b->instructions = instructions;
  b->number = block_count++;
  b->bucket = *bucket;
  *bucket = b;
  b->next = all;
  all = b;
  return b;
}

static void on_block(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  const size_t count = qemu_plugin_tb_n_insns(tb);
  uint8_t code[8192];
  size_t bytes = 0, i;
  (void)id;
  for (i = 0; i < count; i++) {
    struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(tb, i);
    const size_t size = qemu_plugin_insn_size(instruction);
    const char *symbol = qemu_plugin_insn_symbol(instruction);
    if (bytes + size > sizeof code) abort();
    memcpy(code + bytes, qemu_plugin_insn_data(instruction), size);
    bytes += size;
    if (symbol && !strcmp(symbol, "counted_mark")) {
      qemu_plugin_register_vcpu_mem_cb(instruction, on_mark, qemu_no_registers, qemu_stores, NULL);
    }
  }
  qemu_plugin_register_vcpu_tb_exec_inline(tb, qemu_inline_add_u64, &find(tb, code, bytes, count)->times, 1);
}

static void on_end(qemu_plugin_id_t id, void *data) {
  const block *b;
  unsigned mark;
  size_t i;
  (void)id;
  (void)data;
  for (b = all; b; b = b->next) {
    if (!b->at) continue;
    fprintf(out, "B %u %lu ", b->number, (unsigned long)b->instructions);
    for (i = 0; i < b->bytes; i++) fprintf(out, "%02x", b->code[i]);
    fputc('\n', out);
    for (mark = 0; mark < mark_count; mark++) {
      if (b->at[mark]) fprintf(out, "C %u %u %llu\n", mark, b->number, (unsigned long long)b->at[mark]);
    }
  }
  fclose(out);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int count, char **arguments) {
  (void)info;
  if (count != 1 || strncmp(arguments[0], "out=", 4) || !(out = fopen(arguments[0] + 4, "w"))) return 1;
  qemu_plugin_register_vcpu_tb_trans_cb(id, on_block);
  qemu_plugin_register_atexit_cb(id, on_end, NULL);
  return 0;
}
