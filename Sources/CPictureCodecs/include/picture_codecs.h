/*
 * PNG and JPEG for Swift.
 *
 * libpng and libjpeg leave a failed call with longjmp, which must not cross Swift frames. This layer catches
 * every such jump and returns a status, a message and the byte where it happened. It frees what it allocated.
 *
 * Reading takes two steps, so that the caller can refuse a size before memory is taken:
 *
 *   codec_open_png (or _jpeg), look at the header, codec_read into a buffer of one's own, codec_close.
 */
#ifndef CLEARER_PICTURE_CODECS_H
#define CLEARER_PICTURE_CODECS_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
  CODEC_OK = 0,
  CODEC_DAMAGED,     /* not what the format's specification allows, or cut short */
  CODEC_UNSUPPORTED, /* allowed by the specification, but not read or written here */
  CODEC_NO_MEMORY
} codec_status;

typedef struct {
  char message[200]; /* of the library, in English, always terminated */
  size_t offset;     /* bytes of the file that had been read */
} codec_failure;

typedef struct {
  uint32_t width, height;
  uint32_t channels; /* 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA; palettes and low depths are expanded */
  uint32_t bits;     /* 8, or 16 in the machine's byte order */
  uint64_t least_file_size; /* no shorter file can hold so many pixels: what claims to is hostile */
  const uint8_t *icc_profile; /* NULL, or valid until codec_read or codec_close */
  size_t icc_profile_size;
  const uint8_t *exif; /* NULL, or a TIFF structure, valid just as long */
  size_t exif_size;
} codec_header;

typedef struct codec_reader codec_reader;

/* Read the header. `bytes` must stay until codec_close, which is due only where CODEC_OK was returned. */
codec_status codec_open_png(codec_reader **reader, const uint8_t *bytes, size_t count, codec_header *header,
                            codec_failure *failure);
codec_status codec_open_jpeg(codec_reader **reader, const uint8_t *bytes, size_t count, codec_header *header,
                             codec_failure *failure);
/* Reads all pixels, once; `pixels` has width * channels * bits / 8 bytes for each row. */
codec_status codec_read(codec_reader *reader, void *pixels, codec_failure *failure);
void codec_close(codec_reader *reader);

typedef struct {
  uint32_t width, height, channels, bits; /* as in codec_header */
  const void *pixels;
  const uint8_t *icc_profile; /* or NULL */
  size_t icc_profile_size;
  const uint8_t *exif; /* or NULL */
  size_t exif_size;
} codec_picture;

/* A file in memory; codec_free it where CODEC_OK was returned. */
typedef struct {
  uint8_t *bytes;
  size_t count, capacity;
} codec_buffer;

codec_status codec_write_png(const codec_picture *picture, codec_buffer *file, codec_failure *failure);
/* Gray or RGB of 8 bits; quality 1 to 100, from 90 on with full chroma resolution. */
codec_status codec_write_jpeg(const codec_picture *picture, int quality, codec_buffer *file, codec_failure *failure);
void codec_free(codec_buffer *file);

#endif
