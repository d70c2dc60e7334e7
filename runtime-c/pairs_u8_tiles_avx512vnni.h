/* Register tiles of pairs_u8.h with 512-bit vectors and vpdpbusd: sums of some quads of one or more rows.
 *
 * Loads are the bound: a vector of input or weights is loaded for each 1.3 products or more. With two blocks of 16 what is
 * read of the input serves both. Of a single block several rows are made together: a row of input then serves up to three
 * of them. */
#ifndef CLEARER_PAIRS_U8_TILES_AVX512VNNI_H
#define CLEARER_PAIRS_U8_TILES_AVX512VNNI_H

#include "finish_u8_avx512.h"

/* Where a tile reads, in bytes, for one block or two. */
typedef struct {
  uint32_t steps;          /* of 4 channels */
  size_t row, quad, phase; /* of the transformed input */
  const uint8_t *starts, *weights[2]; /* of each phase */
  size_t next_starts, next[2];        /* from the first block's to the second's */
} clearer_pairs_tile_avx512;

/* Out of line, so that sums do not compete for registers with what is around. */
#define CLEARER_APART static __attribute__((noinline)) CLEARER_TARGET_AVX512VNNI
#define CLEARER_DOT(s, i, w)             \
  do {                                   \
    s = _mm512_dpbusd_epi32(s, i, w);    \
    __asm__("" : "+v"(s));               \
  } while (0)
#define CLEARER_PIN(x) __asm__("" : "+r"(x))
/* Keeps loads in their places: compilers would hoist them all and run out of registers. */
#define CLEARER_FENCE __asm__ volatile("" : : : "memory")
#define CLEARER_EACH_6(M) M(0) M(1) M(2) M(3) M(4) M(5)
#define CLEARER_EACH_12(M) CLEARER_EACH_6(M) M(6) M(7) M(8) M(9) M(10) M(11)

/* The two sums of n start. */
#define CLEARER_START(n)            \
  if ((n) < count) {                \
    s[2 * (n)] = (n) % blocks ? c0 : b0; \
    s[2 * (n) + 1] = (n) % blocks ? c1 : b1; \
  }
/* m1 and m2 become m1 + m2 and m1 - m2. */
#define CLEARER_TURN(n)                                                 \
  if ((n) < count) {                                                    \
    const __m512i sum = _mm512_add_epi32(s[2 * (n)], s[2 * (n) + 1]);   \
    s[2 * (n) + 1] = _mm512_sub_epi32(s[2 * (n)], s[2 * (n) + 1]);      \
    s[2 * (n)] = sum;                                                   \
  }

/* Sums that are complete become other variables: gcc would keep those of the loop in memory, for the calls that follow. */
#define CLEARER_END(n)                                                 \
  if ((n) < count) {                                                   \
    __asm__("" : "=v"(r[2 * (n)]) : "0"(s[2 * (n)]));                  \
    __asm__("" : "=v"(r[2 * (n) + 1]) : "0"(s[2 * (n) + 1]));          \
  }

/* Pair n of the tile, whose quad is n / 2, in two blocks of 16. */
#define CLEARER_PAIR_ADD(n)                                                    \
  {                                                                            \
    const uint8_t *at = in + (n) / 2 * quad + 4 * ((n) % 2);                   \
    const __m512i i = clearer_repeat4_avx512(at);                              \
    CLEARER_DOT(s[4 * (n)], i, w00);                                           \
    CLEARER_DOT(s[4 * (n) + 2], i, w01);                                       \
    {                                                                          \
      const __m512i j = clearer_repeat4_avx512(at + 8);                        \
      CLEARER_DOT(s[4 * (n) + 1], j, w10);                                     \
      CLEARER_DOT(s[4 * (n) + 3], j, w11);                                     \
    }                                                                          \
    CLEARER_FENCE;                                                             \
  }
CLEARER_INLINE_AVX512VNNI void clearer_pairs_phase32_avx512(__m512i *s, const clearer_pairs_tile_avx512 *t,
                                                            const uint8_t *from, const uint32_t phase) {
  const size_t second = phase ? 128 : 64, step = phase ? 192 : 128, quad = t->quad, next = t->next[phase];
  const uint8_t *w = t->weights[phase];
  uint32_t k = 3;
  from += phase ? t->phase : 0;
  do {
    const uint8_t *in = from;
    uint32_t n = t->steps;
    do {
      const __m512i w00 = clearer_load_ints_avx512(w), w10 = clearer_load_ints_avx512(w + second);
      const __m512i w01 = clearer_load_ints_avx512(w + next), w11 = clearer_load_ints_avx512(w + next + second);
      CLEARER_EACH_6(CLEARER_PAIR_ADD)
      w += step;
      in += 16;
      CLEARER_PIN(in);
      CLEARER_PIN(w);
    } while (--n);
    from += t->row;
  } while (--k);
}

/* 3 quads of a row, for two blocks of 16. */
CLEARER_APART void clearer_pairs_tile32_avx512(const clearer_pairs_tile_avx512 *t, const uint8_t *in,
                                               const clearer_finish_u8_avx512 *f, uint32_t x) {
  enum { count = 12, blocks = 2 };
  const __m512i b0 = clearer_load_ints_avx512(t->starts), b1 = clearer_load_ints_avx512(t->starts + 64);
  const __m512i c0 = clearer_load_ints_avx512(t->starts + t->next_starts);
  const __m512i c1 = clearer_load_ints_avx512(t->starts + t->next_starts + 64);
  __m512i s[24], r[24];
  CLEARER_EACH_12(CLEARER_START)
  clearer_pairs_phase32_avx512(s, t, in, 0);
  CLEARER_EACH_12(CLEARER_TURN)
  clearer_pairs_phase32_avx512(s, t, in, 1);
  CLEARER_EACH_12(CLEARER_END)
#define CLEARER_STORE(n) \
  clearer_finish_group_u8_avx512(f, x + 2 * (n), r[4 * (n)], r[4 * (n) + 2], r[4 * (n) + 1], r[4 * (n) + 3], 32);
  CLEARER_EACH_6(CLEARER_STORE)
#undef CLEARER_STORE
}

/* A single block. A unit is, in a block of 16, pair n of the tile, in a block of 8 a quad. */
#define CLEARER_UNIT_AT(n) (halves == 1 ? (n) / 2 * quad + 4 * ((n) % 2) : (n) * quad)
#define CLEARER_UNIT_INPUT(p) (halves == 1 ? clearer_repeat4_avx512(p) : clearer_repeat8_avx512(p))
/* Row r of the input with row k of the kernel, for row r - k. */
#define CLEARER_ROW_ADD(r, k, n, point, i) \
  if ((r) >= (k) && (r) < rows + (k)) CLEARER_DOT(s[2 * ((r) * units - (k) * units + (n)) + (point)], i, w##k##point);
#define CLEARER_UNIT_ADD(r, n)                                                   \
  if ((n) < units) {                                                             \
    const __m512i i = CLEARER_UNIT_INPUT(in##r + CLEARER_UNIT_AT(n));            \
    CLEARER_ROW_ADD(r, 0, n, 0, i)                                               \
    CLEARER_ROW_ADD(r, 1, n, 0, i)                                               \
    CLEARER_ROW_ADD(r, 2, n, 0, i)                                               \
    {                                                                            \
      const __m512i j = CLEARER_UNIT_INPUT(in##r + CLEARER_UNIT_AT(n) + 8);      \
      CLEARER_ROW_ADD(r, 0, n, 1, j)                                             \
      CLEARER_ROW_ADD(r, 1, n, 1, j)                                             \
      CLEARER_ROW_ADD(r, 2, n, 1, j)                                             \
    }                                                                            \
    CLEARER_FENCE;                                                               \
  }
#define CLEARER_ROW_UNITS(r)                                                                            \
  if ((r) < rows + 2) {                                                                                 \
    CLEARER_UNIT_ADD(r, 0) CLEARER_UNIT_ADD(r, 1) CLEARER_UNIT_ADD(r, 2) CLEARER_UNIT_ADD(r, 3)         \
    CLEARER_UNIT_ADD(r, 4) CLEARER_UNIT_ADD(r, 5)                                                       \
  }
#define CLEARER_ROW_AT(r) const uint8_t *in##r = from + ((r) < rows + 2 ? (r) * t->row : 0);
#define CLEARER_ROW_NEXT(r)   \
  if ((r) < rows + 2) {       \
    in##r += 16;              \
    CLEARER_PIN(in##r);       \
  } else {                    \
    (void)in##r;              \
  }
CLEARER_INLINE_AVX512VNNI void clearer_pairs_phase_avx512(__m512i *s, const clearer_pairs_tile_avx512 *t,
                                                          const uint8_t *from, const uint32_t phase,
                                                          const uint32_t rows, const uint32_t units,
                                                          const uint32_t halves) {
  const int outer = phase && halves == 1;
  const size_t second = outer ? 128 : 64, step = outer ? 192 : 128, quad = t->quad, line = t->steps * step;
  const uint8_t *w = t->weights[phase];
  uint32_t n = t->steps;
  from += phase ? t->phase : 0;
  {
    CLEARER_EACH_6(CLEARER_ROW_AT)
    do {
      const __m512i w00 = clearer_load_ints_avx512(w), w01 = clearer_load_ints_avx512(w + second);
      const __m512i w10 = clearer_load_ints_avx512(w + line), w11 = clearer_load_ints_avx512(w + line + second);
      const __m512i w20 = clearer_load_ints_avx512(w + 2 * line), w21 = clearer_load_ints_avx512(w + 2 * line + second);
      CLEARER_EACH_6(CLEARER_ROW_UNITS)
      CLEARER_EACH_6(CLEARER_ROW_NEXT)
      w += step;
      CLEARER_PIN(w);
    } while (--n);
  }
}

/* Pixels of a block of 8 next to each other, from the quad's sums y0 and y1, whose lanes are pairs A and B in turn. */
#define CLEARER_NEIGHBOURS(y, n, which)                                                     \
  _mm512_castps_si512(_mm512_shuffle_ps(_mm512_castsi512_ps(r[2 * ((y) * units + (n))]),     \
                                        _mm512_castsi512_ps(r[2 * ((y) * units + (n)) + 1]), (which) ? 0xdd : 0x88))
#define CLEARER_STORE16(y, n)                                                                          \
  if ((y) < rows && (n) < quads)                                                                       \
    clearer_finish_group_u8_avx512(f + (y), x + 4 * (n), r[2 * ((y) * units + 2 * (n))],               \
                                   r[2 * ((y) * units + 2 * (n)) + 1], r[2 * ((y) * units + 2 * (n)) + 2], \
                                   r[2 * ((y) * units + 2 * (n)) + 3], 16);
#define CLEARER_STORE8(y, n)                                                                            \
  if ((y) < rows && (n) < quads)                                                                        \
    clearer_finish_group_u8_avx512(f + (y), x + 4 * (n), CLEARER_NEIGHBOURS(y, n, 0), CLEARER_NEIGHBOURS(y, n, 1), \
                                   CLEARER_NEIGHBOURS(y, (n) + 1, 0), CLEARER_NEIGHBOURS(y, (n) + 1, 1), 8);
#define CLEARER_STORE_ROW(y)                                       \
  if (halves == 1) {                                               \
    CLEARER_STORE16(y, 0) CLEARER_STORE16(y, 1) CLEARER_STORE16(y, 2) \
  } else {                                                         \
    CLEARER_STORE8(y, 0)                                           \
  }
CLEARER_INLINE_AVX512VNNI void clearer_pairs_tile_avx512_of(const clearer_pairs_tile_avx512 *t, const uint8_t *in,
                                                            const clearer_finish_u8_avx512 *f, uint32_t x,
                                                            const uint32_t rows, const uint32_t quads,
                                                            const uint32_t halves) {
  enum { blocks = 1 };
  const uint32_t units = halves == 1 ? 2 * quads : quads, count = rows * units;
  const __m512i b0 = clearer_load_ints_avx512(t->starts), b1 = clearer_load_ints_avx512(t->starts + 64);
  const __m512i c0 = b0, c1 = b1;
  __m512i s[24], r[24];
  CLEARER_EACH_12(CLEARER_START)
  clearer_pairs_phase_avx512(s, t, in, 0, rows, units, halves);
  CLEARER_EACH_12(CLEARER_TURN)
  clearer_pairs_phase_avx512(s, t, in, 1, rows, units, halves);
  CLEARER_EACH_12(CLEARER_END)
  CLEARER_STORE_ROW(0)
  CLEARER_STORE_ROW(1)
  CLEARER_STORE_ROW(2)
  CLEARER_STORE_ROW(3)
}

/* `rows` rows of 3 quads of a block of 16, or of 2 of a block of 8. */
#define CLEARER_TILE(outputs, rows)                                                                           \
  CLEARER_APART void clearer_pairs_tile##outputs##_##rows##_avx512(                                           \
      const clearer_pairs_tile_avx512 *t, const uint8_t *in, const clearer_finish_u8_avx512 *f, uint32_t x) { \
    clearer_pairs_tile_avx512_of(t, in, f, x, rows, (outputs) == 16 ? 3 : 2, 16 / (outputs));                 \
  }
CLEARER_TILE(16, 1)
CLEARER_TILE(16, 2)
CLEARER_TILE(8, 1)
CLEARER_TILE(8, 2)
CLEARER_TILE(8, 4)

#include "pairs_u8_eights_avx512vnni.h"

#undef CLEARER_APART
#undef CLEARER_DOT
#undef CLEARER_EACH_12
#undef CLEARER_EACH_6
#undef CLEARER_END
#undef CLEARER_FENCE
#undef CLEARER_NEIGHBOURS
#undef CLEARER_PAIR_ADD
#undef CLEARER_PIN
#undef CLEARER_ROW_ADD
#undef CLEARER_ROW_AT
#undef CLEARER_ROW_NEXT
#undef CLEARER_ROW_UNITS
#undef CLEARER_START
#undef CLEARER_STORE16
#undef CLEARER_STORE8
#undef CLEARER_STORE_ROW
#undef CLEARER_TILE
#undef CLEARER_TURN
#undef CLEARER_UNIT_ADD
#undef CLEARER_UNIT_AT
#undef CLEARER_UNIT_INPUT

#endif
