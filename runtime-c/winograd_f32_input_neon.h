/* The transforms of the input in Winograd's method with NEON, as in winograd_f32_input_template.h: 8 channels in pairs of
 * vectors. Written out, since loads and stores that move their pointer on are half of the work that compilers make. */
#ifndef CLEARER_WINOGRAD_F32_INPUT_NEON_H
#define CLEARER_WINOGRAD_F32_INPUT_NEON_H

#include "vector_f32_neon.h"
#include "winograd.h"

/* The registers of a pair, by name. */
#define CLEARER_LOW_d0 "v0.4s"
#define CLEARER_HIGH_d0 "v1.4s"
#define CLEARER_LOW_d1 "v2.4s"
#define CLEARER_HIGH_d1 "v3.4s"
#define CLEARER_LOW_d2 "v4.4s"
#define CLEARER_HIGH_d2 "v5.4s"
#define CLEARER_LOW_d3 "v6.4s"
#define CLEARER_HIGH_d3 "v7.4s"
#define CLEARER_LOW_d4 "v16.4s"
#define CLEARER_HIGH_d4 "v17.4s"
#define CLEARER_LOW_d5 "v18.4s"
#define CLEARER_HIGH_d5 "v19.4s"
#define CLEARER_LOW_e "v20.4s"
#define CLEARER_HIGH_e "v21.4s"
#define CLEARER_LOW_f "v22.4s"
#define CLEARER_HIGH_f "v23.4s"
#define CLEARER_LOW_g "v24.4s"
#define CLEARER_HIGH_g "v25.4s"
/* a = b (add or subtract) c;  a += b * a lane of the factors;  loads and stores that move on. */
#define CLEARER_BOTH(instruction, a, b, c)                                                  \
  instruction " " CLEARER_LOW_##a ", " CLEARER_LOW_##b ", " CLEARER_LOW_##c "\n"            \
  instruction " " CLEARER_HIGH_##a ", " CLEARER_HIGH_##b ", " CLEARER_HIGH_##c "\n"
#define CLEARER_ADD_TIMES(a, b, lane)                                                       \
  "fmla " CLEARER_LOW_##a ", " CLEARER_LOW_##b ", v31.s[" #lane "]\n"                       \
  "fmla " CLEARER_HIGH_##a ", " CLEARER_HIGH_##b ", v31.s[" #lane "]\n"
#define CLEARER_TAKE(a, pointer, step) \
  "ld1 {" CLEARER_LOW_##a ", " CLEARER_HIGH_##a "}, [%[" #pointer "]], %[" #step "]\n"
#define CLEARER_PUT_APART(a, step) \
  "st1 {" CLEARER_LOW_##a "}, [%[low]], %[" #step "]\nst1 {" CLEARER_HIGH_##a "}, [%[high]], %[" #step "]\n"
#define CLEARER_USED \
  "cc", "memory", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v16", "v17", "v18", "v19", "v20", "v21", "v22", \
      "v23", "v24", "v25", "v31"

/* B'd for six points, those of 0 in e and of the others in d1 to d5; f and g are used. */
#define CLEARER_POINTS6                                                                           \
  CLEARER_BOTH("fsub", e, d4, d2) CLEARER_BOTH("fsub", f, d3, d1) CLEARER_BOTH("fsub", d0, d0, d2) \
  CLEARER_BOTH("fsub", d5, d5, d3) CLEARER_ADD_TIMES(d4, d2, 0) CLEARER_ADD_TIMES(d3, d1, 0)      \
  CLEARER_BOTH("fadd", g, f, f) CLEARER_BOTH("fadd", d1, d4, d3) CLEARER_BOTH("fsub", d2, d4, d3) \
  CLEARER_BOTH("fadd", d3, e, g) CLEARER_BOTH("fsub", d4, e, g) CLEARER_ADD_TIMES(d5, f, 0)       \
  CLEARER_ADD_TIMES(e, d0, 1)

/* What transforms multiply by. */
static const float clearer_factors_neon[4] = {-4.0f, 4.0f, 8.0f, 2.0f};

/* Columns from the rows at `in` on, `step` bytes apart, to [column][line][8]. Returns behind the last. */
static float *clearer_columns4_neon(const uint8_t *const *in, size_t step, uint32_t columns, float *to) {
  const uint8_t *r0 = in[0], *r1 = in[1], *r2 = in[2], *r3 = in[3], *r4 = in[4], *r5 = in[5];
  __asm__ volatile(
      "ldr q31, [%[factors]]\n1:\n"
      CLEARER_TAKE(d0, r0, step) CLEARER_TAKE(d1, r1, step) CLEARER_TAKE(d2, r2, step) CLEARER_TAKE(d3, r3, step)
      CLEARER_TAKE(d4, r4, step) CLEARER_TAKE(d5, r5, step) "subs %w[columns], %w[columns], #1\n"
      CLEARER_POINTS6
      "stp q20, q21, [%[to]], #192\nstp q2, q3, [%[to], #-160]\nstp q4, q5, [%[to], #-128]\n"
      "stp q6, q7, [%[to], #-96]\nstp q16, q17, [%[to], #-64]\nstp q18, q19, [%[to], #-32]\nb.ne 1b\n"
      : [to] "+r"(to), [columns] "+r"(columns), [r0] "+r"(r0), [r1] "+r"(r1), [r2] "+r"(r2), [r3] "+r"(r3),
        [r4] "+r"(r4), [r5] "+r"(r5)
      : [step] "r"(step), [factors] "r"(clearer_factors_neon)
      : CLEARER_USED);
  return to;
}
static float *clearer_columns2_neon(const uint8_t *const *in, size_t step, uint32_t columns, float *to) {
  const uint8_t *r0 = in[0], *r1 = in[1], *r2 = in[2], *r3 = in[3];
  __asm__ volatile(
      "1:\n"
      CLEARER_TAKE(d0, r0, step) CLEARER_TAKE(d1, r1, step) CLEARER_TAKE(d2, r2, step) CLEARER_TAKE(d3, r3, step)
      "subs %w[columns], %w[columns], #1\n"
      CLEARER_BOTH("fsub", d0, d0, d2) CLEARER_BOTH("fadd", d4, d1, d2) CLEARER_BOTH("fsub", d5, d2, d1)
      CLEARER_BOTH("fsub", d3, d1, d3)
      "stp q0, q1, [%[to]], #128\nstp q16, q17, [%[to], #-96]\nstp q18, q19, [%[to], #-64]\n"
      "stp q6, q7, [%[to], #-32]\nb.ne 1b\n"
      : [to] "+r"(to), [columns] "+r"(columns), [r0] "+r"(r0), [r1] "+r"(r1), [r2] "+r"(r2), [r3] "+r"(r3)
      : [step] "r"(step)
      : CLEARER_USED);
  return to;
}
static float *clearer_columns1_neon(const uint8_t *const *in, size_t step, uint32_t columns, float *to) {
  uint32_t i, x;
  for (x = 0; x < columns; x++) {
    for (i = 0; i < 3; i++, to += 8) clearer_store_floats_neon(to, clearer_load_floats_neon(in[i] + x * step));
  }
  return to;
}

/* All lines of a tile, whose six columns begin at `from`: to points that are `column` bytes apart and, from the last of a
 * line to the first of the next, `next`. */
CLEARER_INLINE_NEON void clearer_lines_neon(const float *from, float *to, size_t column, size_t next, const uint32_t lines) {
  float *high = to + 4 * clearer_chunk_tiles;
  uint32_t left = lines;
  __asm__ volatile(
      "ldr q31, [%[factors]]\n1:\n"
      "ldp q2, q3, [%[from], %[one]]\nldp q4, q5, [%[from], %[two]]\nldp q6, q7, [%[from], %[three]]\n"
      "ldp q16, q17, [%[from], %[four]]\nldp q18, q19, [%[from], %[five]]\nldp q0, q1, [%[from]], #32\n"
      "subs %w[left], %w[left], #1\n" CLEARER_POINTS6
      CLEARER_PUT_APART(e, column) CLEARER_PUT_APART(d1, column) CLEARER_PUT_APART(d2, column)
      CLEARER_PUT_APART(d3, column) CLEARER_PUT_APART(d4, column) CLEARER_PUT_APART(d5, next) "b.ne 1b\n"
      : [from] "+r"(from), [low] "+r"(to), [high] "+r"(high), [left] "+r"(left)
      : [column] "r"(column), [next] "r"(next), [factors] "r"(clearer_factors_neon), [one] "i"(32 * lines),
        [two] "i"(64 * lines), [three] "i"(96 * lines), [four] "i"(128 * lines), [five] "i"(160 * lines)
      : CLEARER_USED);
}

CLEARER_INLINE_NEON void clearer_transform_input_neon(const clearer_convolution *c, uint32_t y, uint32_t tile,
                                                      uint32_t tiles, float *to, float *work, const uint32_t tile_rows) {
  const uint32_t lines = tile_rows == 1 ? 3 : tile_rows + 2, last_row = c->rows + 1, end = c->width + 2;
  const size_t point = (size_t)clearer_window_groups(c) * clearer_chunk_tiles * 32;
  const size_t column = tile_rows == 1 ? 3 * point : point, next = tile_rows == 1 ? point - 15 * point : point;
  uint32_t first, t, g, i, k;
  for (first = 0; first < tiles; first += clearer_part_tiles) {
    const uint32_t part = clearer_least(clearer_part_tiles, tiles - first), x = 4 * (tile + first);
    const uint32_t columns = 4 * part + 2, there = clearer_least(columns, end - x);
    float *v = to + 4 * first;
    for (k = 0; k < c->window_count; k++) {
      const clearer_window *w = &c->windows[k];
      for (g = 0; g < w->bytes; g += 32, v += 8 * clearer_chunk_tiles) {
        const uint8_t *in[6];
        float *behind;
        for (i = 0; i < lines; i++) {
          in[i] = w->rows[clearer_least(y + i, last_row)] + g + (size_t)x * w->pixel_bytes;
        }
        behind = tile_rows == 4   ? clearer_columns4_neon(in, w->pixel_bytes, there, work)
                 : tile_rows == 2 ? clearer_columns2_neon(in, w->pixel_bytes, there, work)
                                  : clearer_columns1_neon(in, w->pixel_bytes, there, work);
        for (i = there; i < columns; i++, behind += 8 * lines) memcpy(behind, behind - 8 * lines, 32 * lines);
        for (t = 0; t < part; t++) clearer_lines_neon(work + 32 * lines * t, v + 4 * t, column, next, lines);
      }
    }
  }
}

/* With stride 2: B'e for five points, of e in d0 to d4, and where the odd columns go. */
#define CLEARER_SUBTRACT_TIMES(a, b, lane)                                                  \
  "fmls " CLEARER_LOW_##a ", " CLEARER_LOW_##b ", v31.s[" #lane "]\n"                       \
  "fmls " CLEARER_HIGH_##a ", " CLEARER_HIGH_##b ", v31.s[" #lane "]\n"
#define CLEARER_POINTS5                                                                                            \
  CLEARER_BOTH("fsub", e, d3, d1) CLEARER_BOTH("fsub", f, d3, d2) CLEARER_BOTH("fsub", g, d0, d2)                  \
  CLEARER_BOTH("fadd", g, g, g) CLEARER_BOTH("fadd", g, e, g) CLEARER_PUT_APART(g, point)                          \
  CLEARER_BOTH("fadd", g, d1, d1) CLEARER_BOTH("fsub", g, f, g) CLEARER_PUT_APART(g, point)                        \
  CLEARER_BOTH("fsub", g, d1, d2) CLEARER_ADD_TIMES(f, g, 3) CLEARER_PUT_APART(f, point) CLEARER_PUT_APART(e, point) \
  CLEARER_BOTH("fsub", g, d4, d2) CLEARER_SUBTRACT_TIMES(g, e, 3) CLEARER_PUT_APART(g, next)
#define CLEARER_PUT_ODD(a, step) \
  "st1 {" CLEARER_LOW_##a "}, [%[odd_low]], %[" #step "]\nst1 {" CLEARER_HIGH_##a "}, [%[odd_high]], %[" #step "]\n"
#define CLEARER_EVEN(a) CLEARER_TAKE(a, r, step)
#define CLEARER_ODD(next) CLEARER_TAKE(e, r, step) CLEARER_PUT_ODD(e, next)
#define CLEARER_EVEN_DIFFERENCE(a) CLEARER_TAKE(a, r, step) CLEARER_TAKE(f, s, step) CLEARER_BOTH("fsub", a, a, f)
#define CLEARER_ODD_DIFFERENCE(next) \
  CLEARER_TAKE(e, r, step) CLEARER_TAKE(f, s, step) CLEARER_BOTH("fsub", e, e, f) CLEARER_PUT_ODD(e, next)
/* The last column is the next tile's first. */
#define CLEARER_LINE(even, odd, last)                                                                               \
  __asm__ volatile(                                                                                                 \
      "ldr q31, [%[factors]]\n1:\n" even(d0) odd(point) even(d1) odd(point) even(d2) odd(point) even(d3) odd(odd_next) \
      last "subs %w[tiles], %w[tiles], #1\n" CLEARER_POINTS5 "b.ne 1b\n"                                           \
      : [r] "+r"(r), [s] "+r"(s), [tiles] "+r"(tiles), [low] "+r"(to), [high] "+r"(high), [odd_low] "+r"(odd_low),  \
        [odd_high] "+r"(odd_high)                                                                                   \
      : [step] "r"(step), [point] "r"(point), [next] "r"(16 - 4 * point), [odd_next] "r"(16 - 3 * point),           \
        [factors] "r"(clearer_factors_neon)                                                                         \
      : CLEARER_USED)

/* One line of some tiles: row r of the input, less row s if there is one; `point` bytes from point to point. */
static void clearer_line2_neon(const uint8_t *r, const uint8_t *s, size_t step, uint32_t tiles, float *to, size_t point) {
  float *high = to + 4 * clearer_chunk_tiles, *odd_low = to + 5 * (point / 4), *odd_high = high + 5 * (point / 4);
  if (s) {
    CLEARER_LINE(CLEARER_EVEN_DIFFERENCE, CLEARER_ODD_DIFFERENCE,
                 "ld1 {v16.4s, v17.4s}, [%[r]]\nld1 {v22.4s, v23.4s}, [%[s]]\n" CLEARER_BOTH("fsub", d4, d4, f));
  } else {
    CLEARER_LINE(CLEARER_EVEN, CLEARER_ODD, "ld1 {v16.4s, v17.4s}, [%[r]]\n");
  }
}

static void clearer_lines2_neon(const uint8_t *const *in, size_t step, uint32_t tiles, float *to, size_t point) {
  const size_t line = 9 * (point / 4);
  clearer_line2_neon(in[0], in[2], step, tiles, to, point);
  clearer_line2_neon(in[2], NULL, step, tiles, to + line, point);
  clearer_line2_neon(in[2], in[4], step, tiles, to + 2 * line, point);
  clearer_line2_neon(in[1], NULL, step, tiles, to + 3 * line, point);
  clearer_line2_neon(in[3], NULL, step, tiles, to + 4 * line, point);
}

CLEARER_INLINE_NEON void clearer_transform_input2_neon(const clearer_convolution *c, uint32_t y, uint32_t tile,
                                                       uint32_t tiles, float *to) {
  enum { columns = 9 };
  const uint32_t last_row = 2 * c->rows, last_column = 2 * c->width, x = 8 * tile;
  const size_t point = (size_t)clearer_window_groups(c) * clearer_chunk_tiles * 32;
  const uint32_t whole = clearer_least(tiles, (last_column - x) / 8), behind = x + 8 * whole;
  uint8_t copy[5 * columns][32];
  uint32_t g, i, n, k;
  for (k = 0; k < c->window_count; k++) {
    const clearer_window *w = &c->windows[k];
    for (g = 0; g < w->bytes; g += 32, to += 8 * clearer_chunk_tiles) {
      const uint8_t *rows[5], *in[5];
      for (i = 0; i < 5; i++) {
        rows[i] = w->rows[clearer_least(2 * y + i, last_row)] + g;
        in[i] = rows[i] + (size_t)x * w->pixel_bytes;
      }
      if (whole) clearer_lines2_neon(in, w->pixel_bytes, whole, to, point);
      if (whole == tiles) continue;
      for (i = 0; i < 5; i++) {
        for (n = 0; n < columns; n++) {
          memcpy(copy[i * columns + n], rows[i] + (size_t)clearer_least(behind + n, last_column) * w->pixel_bytes, 32);
        }
        in[i] = copy[i * columns];
      }
      clearer_lines2_neon(in, 32, 1, to + 4 * whole, point);
    }
  }
}

#undef CLEARER_EVEN
#undef CLEARER_EVEN_DIFFERENCE
#undef CLEARER_LINE
#undef CLEARER_ODD
#undef CLEARER_ODD_DIFFERENCE
#undef CLEARER_POINTS5
#undef CLEARER_POINTS6
#undef CLEARER_PUT_APART
#undef CLEARER_PUT_ODD
#undef CLEARER_SUBTRACT_TIMES
#undef CLEARER_TAKE

#endif
