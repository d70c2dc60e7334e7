/* The picture that a test program is given: WIDTH HEIGHT u8|u16|f32 as arguments, its samples as standard input. */
#ifndef PICTURE_H
#define PICTURE_H

#include "buffer.h"
#include "net.h"

typedef struct {
  uint32_t width, height, channels;
  net_sample sample;
  size_t sample_bytes, row_bytes, size;
} format;

static format format_of(uint32_t width, uint32_t height, net_sample sample, uint32_t channels) {
  format f;
  f.width = width;
  f.height = height;
  f.channels = channels;
  f.sample = sample;
  f.sample_bytes = sample == NET_U8 ? 1 : sample == NET_U16 ? 2 : 4;
  f.row_bytes = (size_t)width * channels * f.sample_bytes;
  f.size = f.row_bytes * height;
  return f;
}

static net_image image_of(const format *f, uint8_t *pixels, ptrdiff_t stride) {
  net_image image;
  image.pixels = pixels;
  image.stride = stride;
  image.width = f->width;
  image.height = f->height;
  image.sample = f->sample;
  image.channels = f->channels;
  return image;
}

static format read_format(int argc, char **argv) {
  net_sample sample = NET_U8;
  check(argc == 4, "arguments", argc);
  if (!strcmp(argv[3], "u16")) sample = NET_U16;
  if (!strcmp(argv[3], "f32")) sample = NET_F32;
  return format_of((uint32_t)strtoul(argv[1], NULL, 10), (uint32_t)strtoul(argv[2], NULL, 10), sample, NET_CHANNELS);
}

static buffer read_samples(const format *f) {
  buffer samples = buffer_take(f->size, on_the_heap);
  check(fread(samples.bytes, 1, f->size, stdin) == f->size, "too few samples", (long)f->size);
  return samples;
}

static size_t workspace_for(const format *f, unsigned threads) {
  return net_workspace_size_for(f->width, f->sample, f->channels, threads);
}

/* The result of one plain call. */
static buffer restore_plainly(const format *f, uint8_t *samples) {
  buffer result = buffer_take(f->size, on_the_heap), workspace = buffer_take(net_workspace_size(f->width), on_the_heap);
  const net_image in = image_of(f, samples, (ptrdiff_t)f->row_bytes);
  const net_image out = image_of(f, result.bytes, (ptrdiff_t)f->row_bytes);
  check(net_restore(&in, &out, workspace.bytes, workspace.size) == NET_OK, "restore", 0);
  buffer_drop(&workspace);
  return result;
}

#endif
