// One body of a function for each level of x86-64, of which one is chosen when the program is loaded.
#ifndef CTORCH_LEVELS_H
#define CTORCH_LEVELS_H

#include <cstdint>

#if defined(__x86_64__) && defined(__linux__)
#define CLONED __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define CLONED
#endif
/// Compiled into each of those bodies, for its level.
#define INLINE static inline __attribute__((always_inline))

// Vectors of any length are made of what the level has, and are never arguments of a function that is really called.
#pragma clang diagnostic ignored "-Wpsabi"

template <int64_t lanes>
using Vector = float __attribute__((vector_size(lanes * sizeof(float))));

template <int64_t lanes>
INLINE Vector<lanes> load(const float *p) {
  Vector<lanes> v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

template <int64_t lanes>
INLINE void store(float *p, Vector<lanes> v) {
  __builtin_memcpy(p, &v, sizeof v);
}

#endif
