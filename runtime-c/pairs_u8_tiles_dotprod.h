/* The tiles of Winograd's method in pairs of pixels, with sdot: see pairs_u8_transforms_neon.h. 3 pairs of 16 outputs, or
 * 6 of 8, are 24 vectors of sums; up to 4 hold a point's input, and 4 weights. */
#ifndef CLEARER_PAIRS_U8_TILES_DOTPROD_H
#define CLEARER_PAIRS_U8_TILES_DOTPROD_H

#include "finish_u8_neon.h"
#include "pairs_u8_transforms_neon.h"
#include "pairs_u8_weights_dotprod.h"

/* A block's rows over a chunk of pairs. */
typedef struct {
  clearer_strip strip;
  clearer_pairs_input_neon input;
  const int8_t *weights;
  uint32_t x, row; /* of the chunk's first pixel, and of the strip's row of transformed input */
} clearer_pairs_strip_dotprod;

/* M(n, its first sum, its second one) for the pairs of a tile. */
#define CLEARER_EACH_PAIR(M) M(0, 0, 1) M(1, 2, 3) M(2, 4, 5) M(3, 6, 7) M(4, 8, 9) M(5, 10, 11)

/* The products of a step of 4 bytes, lane `lane` of each pair's input, with 16 outputs. */
#define CLEARER_DOTS16(n, first, second)                                              \
  if ((n) < pairs) {                                                                  \
    int32x4_t *const a = s[point ? (second) : (first)];                               \
    a[0] = vdotq_laneq_s32(a[0], w[0], i[n], lane);                                   \
    a[1] = vdotq_laneq_s32(a[1], w[1], i[n], lane);                                   \
    a[2] = vdotq_laneq_s32(a[2], w[2], i[n], lane);                                   \
    a[3] = vdotq_laneq_s32(a[3], w[3], i[n], lane);                                   \
  }
/* Of a step of 8 bytes, of which half a vector holds one pair's, or a whole one two pairs'. */
#define CLEARER_DOTS8(n, first, second)                                               \
  if ((n) < pairs) {                                                                  \
    int32x4_t *const a = s[point ? (second) : (first)];                               \
    a[0] = vdotq_laneq_s32(a[0], w[0], i[close ? (n) / 2 : (n)], close ? (n) % 2 * 2 : lane);         \
    a[1] = vdotq_laneq_s32(a[1], w[1], i[close ? (n) / 2 : (n)], close ? (n) % 2 * 2 : lane);         \
  }
#define CLEARER_DOTS8_SECOND(n, first, second)                                        \
  if ((n) < pairs) {                                                                  \
    int32x4_t *const a = s[point ? (second) : (first)];                               \
    a[0] = vdotq_laneq_s32(a[0], w[2], i[close ? (n) / 2 : (n)], (close ? (n) % 2 * 2 : lane / 2 * 2) + 1);  \
    a[1] = vdotq_laneq_s32(a[1], w[3], i[close ? (n) / 2 : (n)], (close ? (n) % 2 * 2 : lane / 2 * 2) + 1);  \
  }
/* Keeps products before the next loads: compilers would hoist these and run out of registers. */
#define CLEARER_PIN(n, first, second)                                                              \
  if ((n) < pairs) {                                                                               \
    int32x4_t *const a = s[point ? (second) : (first)];                                            \
    __asm__ volatile("" : "+w"(a[0]), "+w"(a[1]) : : "memory");                                    \
    if (halves == 1) __asm__ volatile("" : "+w"(a[2]), "+w"(a[3]) : : "memory");                   \
  }
#define CLEARER_STEP(first_lane, lies_close)                                                       \
  {                                                                                                \
    enum { lane = first_lane, close = lies_close };                                                \
    int8x16_t w[4];                                                                                \
    CLEARER_LOAD4_NEON(w, weights, "ld1 {v28.16b-v31.16b}, [%4], #64", 1, 2);                      \
    if (halves == 1) {                                                                             \
      CLEARER_EACH_PAIR(CLEARER_DOTS16)                                                            \
    } else {                                                                                       \
      CLEARER_EACH_PAIR(CLEARER_DOTS8)                                                             \
      CLEARER_EACH_PAIR(CLEARER_DOTS8_SECOND)                                                      \
    }                                                                                              \
    CLEARER_EACH_PAIR(CLEARER_PIN)                                                                 \
  }

/* i = the input of some pairs at `in`, side by side, a vector of so many bytes for each; and in += step. */
#define CLEARER_TAKE(registers, ...)                                                               \
  __asm__ volatile("ld1 {" registers "}, [%[p]], %[step]" : __VA_ARGS__, [p] "+r"(in) : [step] "r"(step) : "memory")
#define CLEARER_TAKES(name, bytes)                                                                                  \
  CLEARER_INLINE_DOTPROD const int8_t *name(int8x16_t *i, const int8_t *in, size_t step, const int vectors) {       \
    register int8x16_t a __asm__("v24"), b __asm__("v25"), c __asm__("v26"), d __asm__("v27");                      \
    if (vectors == 4) {                                                                                             \
      CLEARER_TAKE("v24." bytes "-v27." bytes, "=w"(a), "=w"(b), "=w"(c), "=w"(d));                                 \
      i[0] = a, i[1] = b, i[2] = c, i[3] = d;                                                                       \
    } else if (vectors == 3) {                                                                                      \
      CLEARER_TAKE("v24." bytes "-v26." bytes, "=w"(a), "=w"(b), "=w"(c));                                          \
      i[0] = a, i[1] = b, i[2] = c;                                                                                 \
    } else if (vectors == 2) {                                                                                      \
      CLEARER_TAKE("v24." bytes "-v25." bytes, "=w"(a), "=w"(b));                                                   \
      i[0] = a, i[1] = b;                                                                                           \
    } else {                                                                                                        \
      CLEARER_TAKE("v24." bytes, "=w"(a));                                                                          \
      i[0] = a;                                                                                                     \
    }                                                                                                               \
    return in;                                                                                                      \
  }
CLEARER_TAKES(clearer_take_pairs_dotprod, "16b")
CLEARER_TAKES(clearer_take_eights_dotprod, "8b")
#undef CLEARER_TAKES
#undef CLEARER_TAKE

/* One point of 16 channels, or of 8. */
#define CLEARER_POINT16(number)                                          \
  {                                                                      \
    enum { point = number };                                             \
    int8x16_t i[6];                                                      \
    in = clearer_take_pairs_dotprod(i, in, point16, pairs);              \
    CLEARER_STEP(0, 0)                                                   \
    if (halves == 1) CLEARER_STEP(1, 0)                                  \
    CLEARER_STEP(2, 0)                                                   \
    if (halves == 1) CLEARER_STEP(3, 0)                                  \
  }
#define CLEARER_POINT8(number)                                                 \
  {                                                                            \
    enum { point = number };                                                   \
    int8x16_t i[6];                                                            \
    if (halves == 1) {                                                         \
      in = clearer_take_eights_dotprod(i, in, point8, pairs);                  \
      CLEARER_STEP(0, 0)                                                       \
      CLEARER_STEP(1, 0)                                                       \
    } else {                                                                   \
      in = clearer_take_pairs_dotprod(i, in, point8, (pairs + 1) / 2);               \
      CLEARER_STEP(0, 1)                                                       \
    }                                                                          \
  }
/* The products of a phase. */
#define CLEARER_PHASE(number)                                            \
  if (groups) {                                                          \
    const int8_t *in = whole[number];                                    \
    uint32_t left = groups;                                              \
    do {                                                                 \
      CLEARER_POINT16(0)                                                 \
      CLEARER_POINT16(1)                                                 \
    } while (--left);                                                    \
    whole[number] += 16 * pairs;                                         \
  }                                                                      \
  if (eight) {                                                           \
    const int8_t *in = rest[number];                                     \
    CLEARER_POINT8(0) CLEARER_POINT8(1)                                  \
    CLEARER_POINT8(0) CLEARER_POINT8(1)                                  \
    CLEARER_POINT8(0) CLEARER_POINT8(1)                                  \
    rest[number] += 8 * pairs;                                           \
  }
#define CLEARER_BEGIN_PAIR(n, first, second)                                                       \
  if ((n) < pairs) {                                                                               \
    s[first][0] = vld1q_s32(bias), s[first][1] = vld1q_s32(bias + 4);                              \
    s[second][0] = s[second][1] = vdupq_n_s32(0);                                                  \
    if (halves == 1) {                                                                             \
      s[first][2] = vld1q_s32(bias + 8), s[first][3] = vld1q_s32(bias + 12);                       \
      s[second][2] = s[second][3] = vdupq_n_s32(0);                                                \
    }                                                                                              \
    CLEARER_FORGET(bias);                                                                          \
  }
#define CLEARER_TURN(a, b)                                                                         \
  {                                                                                                \
    const int32x4_t difference = vsubq_s32(a, b);                                                  \
    a = vaddq_s32(a, b);                                                                           \
    b = difference;                                                                                \
  }
#define CLEARER_TURN_PAIR(n, first, second)                                                        \
  if ((n) < pairs) {                                                                               \
    CLEARER_TURN(s[first][0], s[second][0])                                                        \
    CLEARER_TURN(s[first][1], s[second][1])                                                        \
    if (halves == 1) {                                                                             \
      CLEARER_TURN(s[first][2], s[second][2])                                                      \
      CLEARER_TURN(s[first][3], s[second][3])                                                      \
    }                                                                                              \
  }

/* Makes `tiles` tiles side by side, from pair `from` of the chunk on, the first one's first pixel being x of the row. */
CLEARER_INLINE_DOTPROD void clearer_pairs_tiles_dotprod(const clearer_pairs_strip_dotprod *p, uint32_t from, uint32_t x,
                                                        uint32_t tiles, const int pairs, const uint32_t halves,
                                                        const uint32_t whole_pixels) {
  const size_t point16 = (size_t)16 * p->input.pairs, point8 = (size_t)8 * p->input.pairs;
  const uint32_t groups = whole_pixels ? 3 * p->input.groups : 0, eight = p->input.eight;
  const size_t at16 = (size_t)2 * p->input.groups * p->row * point16 + (size_t)16 * from;
  const size_t at8 = (size_t)2 * p->row * point8 + (size_t)8 * from;
  const int8_t *whole[2], *rest[2];
  const int32_t *bias = p->strip.bias;
  clearer_output_neon output = clearer_output_at_neon(&p->strip, x, halves, clearer_base_sums_neon);
  whole[0] = p->input.whole[0] + at16, whole[1] = p->input.whole[1] + at16;
  rest[0] = p->input.rest[0] + at8, rest[1] = p->input.rest[1] + at8;
  do {
    const uint8_t *weights = (const uint8_t *)p->weights;
    int32x4_t s[12][4];
    CLEARER_EACH_PAIR(CLEARER_BEGIN_PAIR)
    CLEARER_PHASE(0)
    CLEARER_EACH_PAIR(CLEARER_TURN_PAIR)
    CLEARER_PHASE(1)
    if (pairs == 6) {
      clearer_finish_tile_neon(&output, x, 6, halves, s);
      clearer_finish_tile_neon(&output, x + 6, 6, halves, s + 6);
    } else {
      clearer_finish_tile_neon(&output, x, 2 * pairs, halves, s);
    }
    x += 2 * (uint32_t)pairs;
  } while (--tiles);
}

#undef CLEARER_BEGIN_PAIR
#undef CLEARER_DOTS16
#undef CLEARER_DOTS8
#undef CLEARER_DOTS8_SECOND
#undef CLEARER_EACH_PAIR
#undef CLEARER_PHASE
#undef CLEARER_PIN
#undef CLEARER_POINT16
#undef CLEARER_POINT8
#undef CLEARER_STEP
#undef CLEARER_TURN
#undef CLEARER_TURN_PAIR

#endif
