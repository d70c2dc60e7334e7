#ifdef CLEARER_TORCH
#include "winograd.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "matrixProduct.h"
#include "winogradTransforms.h"

namespace winograd {

constexpr int64_t places = window * window;

/// Tiles side by side are a strip; some strips, perhaps of several pictures, a block, of which all stays in the second
/// cache.
struct Tiles {
  Size in, out;
  int64_t down, across, strips, perBlock;

  Tiles(const Size &size, int64_t outputs)
      : in(size), out{size.pictures, size.height, size.width, outputs}, down((size.height + tile - 1) / tile),
        across((size.width + tile - 1) / tile), strips(size.pictures * down) {
    const int64_t values = 65536, least = 16;
    perBlock = std::max<int64_t>(1, std::max(least, values / (places * (in.channels + out.channels))) / across);
  }

  int64_t blocks() const { return (strips + perBlock - 1) / perBlock; }
  int64_t stripsOf(int64_t block) const { return std::min(perBlock, strips - block * perBlock); }
  /// What lies between the values of two places; odd in lines, as they would share a set of the cache otherwise.
  int64_t step(int64_t channels) const { return (perBlock * across * channels + 31) / 32 * 32 + 16; }
};

/// For a strip's rows, and for the transformed values of a block, by place, tile and channel.
struct Space {
  float *rows, *inputs, *outputs;
};

/// Transforms what is under a strip of tiles, first down the columns and then along the rows.
template <int64_t lanes, typename Transform>
INLINE void transform(
  const float *x, const Size &size, const Tiles &tiles, int64_t strip, float *rows, float *values) {
  constexpr int64_t from = Transform::from, border = Transform::border;
  const int64_t channels = size.channels, line = size.width * channels, step = tiles.step(channels);
  const int64_t wide = (tiles.across * tile + 2 * border) * channels;
  const int64_t picture = strip / tiles.down, top = strip % tiles.down * tile - border;
  const float *lines[from];
  for (int64_t i = 0; i < from; i++) {
    const bool inside = top + i >= 0 && top + i < size.height;
    lines[i] = inside ? x + (picture * size.height + top + i) * line : nullptr;
  }
  for (int64_t i = 0; i < window; i++) {
    float *const row = rows + i * wide;
    std::fill(row, row + border * channels, 0.0f);
    std::fill(row + border * channels + line, row + wide, 0.0f);
  }
  for (int64_t c = 0; c < line; c += lanes) {
    Vector<lanes> d[from], v[window];
    for (int64_t i = 0; i < from; i++) d[i] = lines[i] ? load<lanes>(lines[i] + c) : Vector<lanes>{};
    Transform::apply(d, v);
    for (int64_t i = 0; i < window; i++) store<lanes>(rows + i * wide + border * channels + c, v[i]);
  }
  for (int64_t i = 0; i < window; i++) {
    for (int64_t t = 0; t < tiles.across; t++) {
      for (int64_t c = 0; c < channels; c += lanes) {
        Vector<lanes> d[from], v[window];
        for (int64_t j = 0; j < from; j++) d[j] = load<lanes>(rows + i * wide + (t * tile + j) * channels + c);
        Transform::apply(d, v);
        for (int64_t j = 0; j < window; j++) {
          store<lanes>(values + (i * window + j) * step + t * channels + c, v[j]);
        }
      }
    }
  }
}

/// The way back to a strip of the result.
template <int64_t lanes>
INLINE void finish(
  const float *values, const float *bias, const Tiles &tiles, int64_t strip, float *rows, float *y) {
  const Size &size = tiles.out;
  const int64_t channels = size.channels, line = size.width * channels, step = tiles.step(channels);
  const int64_t wide = tiles.across * tile * channels;
  for (int64_t i = 0; i < window; i++) {
    for (int64_t t = 0; t < tiles.across; t++) {
      for (int64_t c = 0; c < channels; c += lanes) {
        Vector<lanes> m[window], v[tile];
        for (int64_t j = 0; j < window; j++) m[j] = load<lanes>(values + (i * window + j) * step + t * channels + c);
        toResult(m, v);
        for (int64_t j = 0; j < tile; j++) store<lanes>(rows + i * wide + (t * tile + j) * channels + c, v[j]);
      }
    }
  }
  const int64_t top = strip % tiles.down * tile, height = std::min(tile, size.height - top);
  float *const to = y + (strip / tiles.down * size.height + top) * line;
  for (int64_t c = 0; c < line; c += lanes) {
    Vector<lanes> m[window], v[tile];
    for (int64_t i = 0; i < window; i++) m[i] = load<lanes>(rows + i * wide + c);
    toResult(m, v);
    const Vector<lanes> offset = bias ? load<lanes>(bias + c % channels) : Vector<lanes>{};
    for (int64_t i = 0; i < height; i++) store<lanes>(to + i * line + c, v[i] + offset);
  }
}

template <int64_t lanes>
INLINE void convolveBlock(
  const float *x, const Tiles &tiles, int64_t block, const float *u, const float *bias, const Space &space, float *y) {
  const int64_t inputs = tiles.in.channels, outputs = tiles.out.channels, first = block * tiles.perBlock;
  const int64_t strips = tiles.stripsOf(block), across = tiles.across;
  for (int64_t i = 0; i < strips; i++) {
    transform<lanes, OfInput>(x, tiles.in, tiles, first + i, space.rows, space.inputs + i * across * inputs);
  }
  for (int64_t p = 0; p < places; p++) {
    matrix::multiply<lanes, false>(
      space.inputs + p * tiles.step(inputs), strips * across, inputs, 1, u + p * inputs * outputs, inputs, outputs,
      space.outputs + p * tiles.step(outputs));
  }
  for (int64_t i = 0; i < strips; i++) {
    finish<lanes>(space.outputs + i * across * outputs, bias, tiles, first + i, space.rows, y);
  }
}

/// Adds to du, `[place][outputs][inputs]`, what a block gives.
template <int64_t lanes>
INLINE void gradientBlock(
  const float *x, const Tiles &tiles, int64_t block, const float *dy, const Space &space, float *du) {
  const int64_t inputs = tiles.in.channels, outputs = tiles.out.channels, first = block * tiles.perBlock;
  const int64_t strips = tiles.stripsOf(block), across = tiles.across;
  for (int64_t i = 0; i < strips; i++) {
    transform<lanes, OfInput>(x, tiles.in, tiles, first + i, space.rows, space.inputs + i * across * inputs);
    transform<lanes, OfGradient>(dy, tiles.out, tiles, first + i, space.rows, space.outputs + i * across * outputs);
  }
  for (int64_t p = 0; p < places; p++) {
    matrix::multiply<lanes, true>(
      space.outputs + p * tiles.step(outputs), outputs, 1, outputs, space.inputs + p * tiles.step(inputs),
      strips * across, inputs, du + p * inputs * outputs);
  }
}

/// G g Gᵀ of each filter, `[place][inputs][outputs]`. Vectors are along the last channels of `weight`, which are those of
/// the input unless it is turned; then a square of channels is turned over.
template <int64_t lanes>
INLINE void prepare(const float *weight, bool turned, int64_t inputs, int64_t outputs, float *u) {
  const int64_t first = turned ? inputs : outputs, last = turned ? outputs : inputs;
  for (int64_t c = 0; c < last; c += lanes) {
    float square[places][lanes][lanes];
    for (int64_t r = 0; r < first; r++) {
      Vector<lanes> columns[taps][window];
      for (int64_t j = 0; j < taps; j++) {
        Vector<lanes> g[taps];
        for (int64_t i = 0; i < taps; i++) {
          const int64_t tap = i * taps + j;
          g[i] = load<lanes>(weight + (r * taps * taps + (turned ? taps * taps - 1 - tap : tap)) * last + c);
        }
        ofFilter(g, columns[j]);
      }
      for (int64_t i = 0; i < window; i++) {
        const Vector<lanes> g[taps] = {columns[0][i], columns[1][i], columns[2][i]};
        Vector<lanes> v[window];
        ofFilter(g, v);
        for (int64_t j = 0; j < window; j++) {
          const int64_t p = i * window + j;
          store<lanes>(turned ? u + (p * inputs + r) * outputs + c : square[p][r % lanes], v[j]);
        }
      }
      if (turned || (r + 1) % lanes != 0) continue;
      for (int64_t p = 0; p < places; p++) {
        for (int64_t k = 0; k < lanes; k++) {
          float *const to = u + (p * inputs + c + k) * outputs + r + 1 - lanes;
          for (int64_t o = 0; o < lanes; o++) to[o] = square[p][o][k];
        }
      }
    }
  }
}

/// Gᵀ du G for each filter.
template <int64_t lanes>
INLINE void conclude(const float *du, int64_t inputs, int64_t outputs, float *weight) {
  for (int64_t at = 0; at < outputs * inputs; at += lanes) {
    Vector<lanes> columns[window][taps];
    for (int64_t j = 0; j < window; j++) {
      Vector<lanes> v[window];
      for (int64_t i = 0; i < window; i++) v[i] = load<lanes>(du + (i * window + j) * outputs * inputs + at);
      toFilter(v, columns[j]);
    }
    for (int64_t i = 0; i < taps; i++) {
      Vector<lanes> v[window], g[taps];
      for (int64_t j = 0; j < window; j++) v[j] = columns[j][i];
      toFilter(v, g);
      for (int64_t j = 0; j < taps; j++) {
        store<lanes>(weight + (at / inputs * taps * taps + i * taps + j) * inputs + at % inputs, g[j]);
      }
    }
  }
}

/// Channels in a vector: 16, or 8 where 16 do not divide their number.
static int64_t lanes(int64_t inputs, int64_t outputs) { return (inputs | outputs) % 16 == 0 ? 16 : 8; }

bool fits(int64_t inputs, int64_t outputs) { return (inputs | outputs) % 8 == 0; }

#define CHOOSE(operation, ...) \
  (lanes(inputs, outputs) == 16 ? operation<16>(__VA_ARGS__) : operation<8>(__VA_ARGS__))

CLONED static void prepared(const float *weight, bool turned, int64_t inputs, int64_t outputs, float *u) {
  CHOOSE(prepare, weight, turned, inputs, outputs, u);
}

CLONED static void convolved(
  const float *x, const Tiles &tiles, int64_t block, const float *u, const float *bias, const Space &space, float *y) {
  const int64_t inputs = tiles.in.channels, outputs = tiles.out.channels;
  CHOOSE(convolveBlock, x, tiles, block, u, bias, space, y);
}

CLONED static void gathered(
  const float *x, const Tiles &tiles, int64_t block, const float *dy, const Space &space, float *du) {
  const int64_t inputs = tiles.in.channels, outputs = tiles.out.channels;
  CHOOSE(gradientBlock, x, tiles, block, dy, space, du);
}

CLONED static void concluded(const float *du, int64_t inputs, int64_t outputs, float *weight) {
  CHOOSE(conclude, du, inputs, outputs, weight);
}

using Buffer = std::unique_ptr<float[]>;

static Buffer buffer(int64_t count) { return Buffer(new float[size_t(count)]); }

template <typename Body>
static void withSpace(const Tiles &tiles, Body &&body) {
  const Buffer rows = buffer(window * (tiles.across * tile + 2) * std::max(tiles.in.channels, tiles.out.channels));
  const Buffer inputs = buffer(places * tiles.step(tiles.in.channels));
  const Buffer outputs = buffer(places * tiles.step(tiles.out.channels));
  body(Space{rows.get(), inputs.get(), outputs.get()});
}

void convolve(const float *x, Size size, const float *weight, bool turned, const float *bias, int64_t outputs, float *y) {
  const Tiles tiles(size, outputs);
  const Buffer u = buffer(places * size.channels * outputs);
  prepared(weight, turned, size.channels, outputs, u.get());
  at::parallel_for(0, tiles.blocks(), 1, [&](int64_t begin, int64_t end) {
    withSpace(tiles, [&](const Space &space) {
      for (int64_t block = begin; block < end; block++) convolved(x, tiles, block, u.get(), bias, space, y);
    });
  });
}

void gradient(const float *x, Size size, const float *dy, int64_t outputs, float *weight) {
  const Tiles tiles(size, outputs);
  // Sums of about as many tiles each, added in order: more exact than one long sum, and the same for any number of threads.
  const int64_t together = std::max<int64_t>(1, 256 / (tiles.perBlock * tiles.across));
  const int64_t parts = (tiles.blocks() + together - 1) / together, count = places * size.channels * outputs;
  std::vector<float> sums(size_t(parts * count));
  at::parallel_for(0, parts, 1, [&](int64_t begin, int64_t end) {
    withSpace(tiles, [&](const Space &space) {
      for (int64_t block = begin * together; block < std::min(end * together, tiles.blocks()); block++) {
        gathered(x, tiles, block, dy, space, sums.data() + block / together * count);
      }
    });
  });
  for (int64_t part = 1; part < parts; part++) {
    for (int64_t i = 0; i < count; i++) sums[size_t(i)] += sums[size_t(part * count + i)];
  }
  concluded(sums.data(), size.channels, outputs, weight);
}

}  // namespace winograd
#endif
