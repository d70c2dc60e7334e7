/* Restores a picture in the PGM format (gray) or PPM (colour), 8 bits a sample, as the net has channels:
 *
 *     cc -O2 -o example example.c @FILE@.c
 *     ./example < noisy.pgm > restored.pgm
 */
#include "clearer.h"

#include <stdio.h>
#include <stdlib.h>

static int fail(const char *what) {
  fprintf(stderr, "%s\n", what);
  return 1;
}

int main(void) {
  const char magic = CLEARER_CHANNELS == 1 ? '5' : '6';
  unsigned width, height, white;
  char kind;
  uint8_t *pixels, *workspace;
  size_t size, workspace_size;
  clearer_image image;
  clearer_status status;
  if (scanf("P%c %u %u %u", &kind, &width, &height, &white) != 4 || kind != magic || white != 255) {
    return fail(magic == '5' ? "this is no 8-bit PGM picture" : "this is no 8-bit PPM picture");
  }
  getchar(); /* the one byte after the head */
  workspace_size = clearer_workspace_size_for(width, CLEARER_U8, CLEARER_CHANNELS, 1);
  if (workspace_size == 0 || height == 0 || height > CLEARER_MAX_SIZE) return fail("the picture's size is not supported");
  size = (size_t)width * height * CLEARER_CHANNELS;
  pixels = (uint8_t *)malloc(size);
  workspace = (uint8_t *)malloc(workspace_size);
  if (!pixels || !workspace) return fail("there is not enough memory");
  if (fread(pixels, 1, size, stdin) != size) return fail("the picture ends too early");

  image.pixels = pixels;
  image.stride = (ptrdiff_t)width * CLEARER_CHANNELS;
  image.width = width;
  image.height = height;
  image.sample = CLEARER_U8;
  image.channels = CLEARER_CHANNELS;
  status = clearer_restore(&image, &image, workspace, workspace_size);
  if (status != CLEARER_OK) return fail(clearer_status_text(status));

  printf("P%c\n%u %u\n255\n", magic, width, height);
  if (fwrite(pixels, 1, size, stdout) != size || fflush(stdout)) return fail("the result cannot be written");
  free(pixels);
  free(workspace);
  return 0;
}
