#include <png.h>
#include <string.h>

#include "codec.h"

typedef struct {
  jmp_buf jump;
  png_structp png;
  png_infop info;
  codec_buffer *file;
  codec_failure *failure;
} png_writer;

static void fail(png_structp png, png_const_charp message) {
  png_writer *writer = png_get_error_ptr(png);
  codec_say(writer->failure, message, writer->file->count);
  longjmp(writer->jump, 1);
}

static void ignore(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void put(png_structp png, png_bytep bytes, size_t count) {
  png_writer *writer = png_get_io_ptr(png);
  if (!codec_reserve(writer->file, count)) png_error(png, "out of memory");
  memcpy(writer->file->bytes + writer->file->count, bytes, count);
  writer->file->count += count;
}

static void flush(png_structp png) {
  (void)png;
}

static void write_all(png_writer *writer, const codec_picture *picture) {
  static const int types[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                              PNG_COLOR_TYPE_RGB_ALPHA};
  png_structp png = writer->png;
  png_infop info = writer->info;
  png_set_write_fn(png, writer, put, flush);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_benign_errors(png, 1); /* an odd colour profile is left out rather than the picture */
  png_set_IHDR(png, info, picture->width, picture->height, (int)picture->bits, types[picture->channels - 1],
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (picture->icc_profile)
    png_set_iCCP(png, info, "ICC profile", PNG_COMPRESSION_TYPE_BASE, picture->icc_profile,
                 (png_uint_32)picture->icc_profile_size);
  if (picture->exif)
    png_set_eXIf_1(png, info, (png_uint_32)picture->exif_size, (png_bytep)(uintptr_t)picture->exif);
  png_write_info(png, info);
  const uint16_t one = 1;
  if (*(const uint8_t *)&one) png_set_swap(png);
  size_t row_size = (size_t)picture->width * picture->channels * (picture->bits / 8);
  for (uint32_t y = 0; y < picture->height; y++)
    png_write_row(png, (png_const_bytep)picture->pixels + y * row_size);
  png_write_end(png, info);
}

codec_status codec_write_png(const codec_picture *picture, codec_buffer *file, codec_failure *failure) {
  png_writer writer = {.file = file, .failure = failure};
  memset(file, 0, sizeof *file);
  if (picture->channels < 1 || picture->channels > 4 || (picture->bits != 8 && picture->bits != 16))
    return codec_say(failure, "a PNG has 1 to 4 channels of 8 or 16 bits here", 0), CODEC_UNSUPPORTED;
  if (setjmp(writer.jump)) {
    png_destroy_write_struct(&writer.png, &writer.info);
    codec_free(file);
    return CODEC_UNSUPPORTED;
  }
  writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer, fail, ignore);
  if (writer.png) writer.info = png_create_info_struct(writer.png);
  if (!writer.info) {
    png_destroy_write_struct(&writer.png, NULL);
    return codec_say(failure, "libpng cannot be started", 0), CODEC_NO_MEMORY;
  }
  write_all(&writer, picture);
  png_destroy_write_struct(&writer.png, &writer.info);
  return CODEC_OK;
}
