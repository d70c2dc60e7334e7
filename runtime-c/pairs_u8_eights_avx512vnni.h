/* Rows of pairs_u8.h of one block of 8, of pixels of 8 bytes; included by pairs_u8_tiles_avx512vnni.h, whose macros it
 * uses.
 *
 * They have so few products that what comes before and after them counts: it is done beside those of other pixels. */
#include "pairs_u8_input_avx512.h"

/* 4 rows of 2 quads of a block of 8, of pixels of 8 bytes. Points 0 and 3 have their weights in registers and go down the
 * rows, so that what finishes a row shares the CPU with the products of the next. */
#define CLEARER_EIGHT_WEIGHTS(k)                                          \
  const __m512i w##k##00 = clearer_load_ints_avx512(w + 256 * (k));       \
  const __m512i w##k##01 = clearer_load_ints_avx512(w + 256 * (k) + 64);  \
  const __m512i w##k##10 = clearer_load_ints_avx512(w + 256 * (k) + 128); \
  const __m512i w##k##11 = clearer_load_ints_avx512(w + 256 * (k) + 192);
#define CLEARER_EIGHT_ADD(r, k, n, step, point) \
  if ((r) >= (k) && (r) < 4 + (k)) CLEARER_DOT(s[4 * (r) - 4 * (k) + 2 * (n) + (point)], i, w##k##step##point);
#define CLEARER_EIGHT_INPUT(r, n, step, point)                                                   \
  {                                                                                              \
    const __m512i i = clearer_repeat8_avx512(in + 32 * (n) + 16 * (step) + 8 * (point));         \
    CLEARER_EIGHT_ADD(r, 0, n, step, point)                                                      \
    CLEARER_EIGHT_ADD(r, 1, n, step, point)                                                      \
    CLEARER_EIGHT_ADD(r, 2, n, step, point)                                                      \
    CLEARER_FENCE;                                                                               \
  }
#define CLEARER_EIGHT_ROW(r)                                                                     \
  CLEARER_EIGHT_INPUT(r, 0, 0, 0) CLEARER_EIGHT_INPUT(r, 0, 0, 1) CLEARER_EIGHT_INPUT(r, 1, 0, 0) \
  CLEARER_EIGHT_INPUT(r, 1, 0, 1) CLEARER_EIGHT_INPUT(r, 0, 1, 0) CLEARER_EIGHT_INPUT(r, 0, 1, 1) \
  CLEARER_EIGHT_INPUT(r, 1, 1, 0) CLEARER_EIGHT_INPUT(r, 1, 1, 1)                                \
  in += t->row;
#define CLEARER_EIGHT_PIXELS(y, n, which)                                                        \
  _mm512_castps_si512(_mm512_shuffle_ps(_mm512_castsi512_ps(s[4 * (y) + 2 * (n)]),               \
                                        _mm512_castsi512_ps(s[4 * (y) + 2 * (n) + 1]), (which) ? 0xdd : 0x88))
#define CLEARER_EIGHT_STORE(y)                                                                              \
  clearer_finish_vectors_u8_avx512(f + (y), x, CLEARER_EIGHT_PIXELS(y, 0, 0), CLEARER_EIGHT_PIXELS(y, 0, 1), \
                                   CLEARER_EIGHT_PIXELS(y, 1, 0), CLEARER_EIGHT_PIXELS(y, 1, 1), 8, 1);
CLEARER_INLINE_AVX512VNNI void clearer_pairs_eight_avx512(const clearer_pairs_tile_avx512 *t, const uint8_t *in,
                                                          const clearer_finish_u8_avx512 *f, uint32_t x) {
  enum { blocks = 1, rows = 4, units = 2, count = 8 };
  const uint8_t *const w = t->weights[1];
  const __m512i b0 = clearer_load_ints_avx512(t->starts), b1 = clearer_load_ints_avx512(t->starts + 64);
  const __m512i c0 = b0, c1 = b1;
  __m512i s[24];
  CLEARER_EACH_12(CLEARER_START)
  clearer_pairs_phase_avx512(s, t, in, 0, rows, units, 2);
  CLEARER_EACH_12(CLEARER_TURN)
  in += t->phase;
  {
    CLEARER_EIGHT_WEIGHTS(0)
    CLEARER_EIGHT_WEIGHTS(1)
    CLEARER_EIGHT_WEIGHTS(2)
    CLEARER_EIGHT_ROW(0)
    CLEARER_EIGHT_ROW(1)
    CLEARER_EIGHT_ROW(2)
    CLEARER_EIGHT_STORE(0)
    CLEARER_EIGHT_ROW(3)
    CLEARER_EIGHT_STORE(1)
    CLEARER_EIGHT_ROW(4)
    CLEARER_EIGHT_STORE(2)
    CLEARER_EIGHT_ROW(5)
    CLEARER_EIGHT_STORE(3)
  }
}

/* 4 rows of an even width. Input of a tile is transformed before the products of the tile before, into one of two places,
 * so that the CPU does both together. */
CLEARER_INLINE_AVX512VNNI void clearer_pairs_eight_input_avx512(const uint8_t *const *in, size_t at, uint8_t *to) {
  uint32_t r;
  for (r = 0; r < 6; r++, to += 64) {
    const uint8_t *p = in[r] + at;
    const clearer_pairs_input_eights_avx512 v = clearer_pairs_input8_avx512(
        clearer_load_ints_avx512(p), clearer_load_ints_avx512(p + 8), clearer_load_ints_avx512(p + 16));
    clearer_store_ints_avx512(to, v.phases[0]);
    clearer_store_ints_avx512(to + 384, v.phases[1]);
  }
}
CLEARER_APART void clearer_pairs_eights_avx512(const clearer_pairs_tile_avx512 *from, const uint8_t *const *in,
                                               uint32_t width, const clearer_finish_u8_avx512 *f, uint8_t *room) {
  clearer_pairs_tile_avx512 t = *from;
  uint32_t x = 0, place = 0;
  t.steps = 2;
  t.quad = 32;
  t.row = 64;
  t.phase = 384;
  clearer_pairs_eight_input_avx512(in, 0, room);
  for (;;) {
    const uint32_t next = x + 16 > width ? width - 8 : x + 8;
    clearer_pairs_eight_input_avx512(in, 8 * (size_t)next, room + 768 - place);
    clearer_pairs_eight_avx512(&t, room + place, f, x);
    if (x + 8 == width) return;
    x = next;
    place = 768 - place;
  }
}

#undef CLEARER_EIGHT_ADD
#undef CLEARER_EIGHT_INPUT
#undef CLEARER_EIGHT_PIXELS
#undef CLEARER_EIGHT_ROW
#undef CLEARER_EIGHT_STORE
#undef CLEARER_EIGHT_WEIGHTS
