#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "codec.h"

typedef struct {
  codec_reader base;
  jmp_buf jump;
  codec_status status; /* of the failure that jumped */
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t count, position;
  size_t row_size; /* as the caller was told */
} png_reader;

static void fail(png_structp png, png_const_charp message) {
  png_reader *reader = png_get_error_ptr(png);
  codec_say(reader->base.failure, message, reader->position);
  longjmp(reader->jump, 1);
}

static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void *allocate(png_structp png, png_alloc_size_t size) {
  void *memory = malloc(size);
  if (!memory) ((png_reader *)png_get_mem_ptr(png))->status = CODEC_NO_MEMORY;
  return memory;
}

static void release(png_structp png, void *memory) {
  (void)png;
  free(memory);
}

static void take(png_structp png, png_bytep target, size_t count) {
  png_reader *reader = png_get_io_ptr(png);
  if (reader->count - reader->position < count) {
    reader->position = reader->count;
    png_error(png, "the file ends too early");
  }
  memcpy(target, reader->bytes + reader->position, count);
  reader->position += count;
}

static void close_png(codec_reader *base) {
  png_reader *reader = (png_reader *)base;
  png_destroy_read_struct(&reader->png, &reader->info, NULL);
  free(reader);
}

static codec_status read_png(codec_reader *base, void *pixels) {
  png_reader *reader = (png_reader *)base;
  if (setjmp(reader->jump)) return reader->status;
  png_set_expand(reader->png);
  const uint16_t one = 1;
  if (*(const uint8_t *)&one) png_set_swap(reader->png); /* a PNG's 16 bits are big-endian */
  int passes = png_set_interlace_handling(reader->png);
  png_read_update_info(reader->png, reader->info);
  if (png_get_rowbytes(reader->png, reader->info) != reader->row_size)
    png_error(reader->png, "rows of an unexpected size");
  png_uint_32 height = png_get_image_height(reader->png, reader->info);
  for (int pass = 0; pass < passes; pass++)
    for (png_uint_32 y = 0; y < height; y++)
      png_read_row(reader->png, (png_bytep)pixels + y * reader->row_size, NULL);
  png_read_end(reader->png, NULL); /* also checks what lies behind the pixels */
  return CODEC_OK;
}

static void read_header(png_reader *reader, codec_header *header) {
  png_structp png = reader->png;
  png_infop info = reader->info;
  png_read_info(png, info);
  int type = png_get_color_type(png, info);
  int alpha = (type & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
  header->width = png_get_image_width(png, info);
  header->height = png_get_image_height(png, info);
  header->channels = (type & PNG_COLOR_MASK_COLOR ? 3u : 1u) + (alpha ? 1u : 0u);
  header->bits = png_get_bit_depth(png, info) == 16 ? 16 : 8;
  reader->row_size = (size_t)header->width * header->channels * (header->bits / 8);

  /* Deflate makes at most 258 bytes of 2 bits, so a byte of the file makes at most 1032 of a packed row. */
  header->least_file_size = (uint64_t)header->height * png_get_rowbytes(png, info) / 1032;

  png_charp name;
  int compression;
  png_bytep profile;
  png_uint_32 size;
  if (png_get_iCCP(png, info, &name, &compression, &profile, &size)) {
    header->icc_profile = profile;
    header->icc_profile_size = size;
  }
  png_bytep exif;
  if (png_get_eXIf_1(png, info, &size, &exif)) {
    header->exif = exif;
    header->exif_size = size;
  }
}

codec_status codec_open_png(codec_reader **out, const uint8_t *bytes, size_t count, codec_header *header,
                            codec_failure *failure) {
  memset(header, 0, sizeof *header);
  png_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return codec_say(failure, "out of memory", 0), CODEC_NO_MEMORY;
  reader->base = (codec_reader){read_png, close_png, failure};
  reader->bytes = bytes;
  reader->count = count;
  reader->status = CODEC_DAMAGED;
  if (setjmp(reader->jump)) {
    codec_status status = reader->status;
    close_png(&reader->base);
    return status;
  }
  reader->png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, reader, fail, ignore, reader, allocate, release);
  if (reader->png) reader->info = png_create_info_struct(reader->png);
  if (!reader->info) {
    close_png(&reader->base);
    return codec_say(failure, "libpng cannot be started", 0), CODEC_NO_MEMORY;
  }
  png_set_read_fn(reader->png, reader, take);
  png_set_user_limits(reader->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); /* the caller has limits of its own */
  png_set_crc_action(reader->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  /* A thousand chunks of text may each unpack to megabytes, and nobody here reads them. */
  static const png_byte skipped[] = "tEXt\0zTXt\0iTXt\0sPLT";
  png_set_keep_unknown_chunks(reader->png, PNG_HANDLE_CHUNK_NEVER, skipped, 4);
  read_header(reader, header);
  *out = &reader->base;
  return CODEC_OK;
}
