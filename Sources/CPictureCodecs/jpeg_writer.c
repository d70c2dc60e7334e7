#include <string.h>

#include "jpeg_error.h"

/* libjpeg's own memory destination loses its buffer where writing fails, so this one grows a codec_buffer. */
typedef struct {
  struct jpeg_destination_mgr base;
  codec_buffer *file;
} destination;

typedef struct {
  jpeg_error error;
  destination target;
  struct jpeg_compress_struct jpeg;
} jpeg_writer;

static size_t position(j_common_ptr cinfo) {
  return ((jpeg_writer *)cinfo->client_data)->target.file->count;
}

static void make_room(j_compress_ptr jpeg) {
  destination *target = (destination *)jpeg->dest;
  codec_buffer *file = target->file;
  if (!codec_reserve(file, 1)) jpeg_error_raise((j_common_ptr)jpeg, CODEC_NO_MEMORY, "out of memory");
  target->base.next_output_byte = file->bytes + file->count;
  target->base.free_in_buffer = file->capacity - file->count;
}

static boolean grow(j_compress_ptr jpeg) {
  codec_buffer *file = ((destination *)jpeg->dest)->file;
  file->count = file->capacity; /* it is full, whatever free_in_buffer says: libjpeg's rule */
  make_room(jpeg);
  return TRUE;
}

static void finish(j_compress_ptr jpeg) {
  codec_buffer *file = ((destination *)jpeg->dest)->file;
  file->count = file->capacity - jpeg->dest->free_in_buffer;
}

static void set_up(struct jpeg_compress_struct *jpeg, const codec_picture *picture, int quality) {
  jpeg->image_width = picture->width;
  jpeg->image_height = picture->height;
  jpeg->input_components = (int)picture->channels;
  jpeg->in_color_space = picture->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(jpeg);
  jpeg_set_quality(jpeg, quality, TRUE);
  if (quality >= 90) jpeg->comp_info[0].h_samp_factor = jpeg->comp_info[0].v_samp_factor = 1;
}

static void write_exif(struct jpeg_compress_struct *jpeg, const uint8_t *exif, size_t size) {
  jpeg_write_m_header(jpeg, JPEG_APP0 + 1, (unsigned)(size + 6));
  for (int i = 0; i < 6; i++) jpeg_write_m_byte(jpeg, "Exif\0"[i]);
  for (size_t i = 0; i < size; i++) jpeg_write_m_byte(jpeg, exif[i]);
}

static void write_all(struct jpeg_compress_struct *jpeg, const codec_picture *picture, int quality) {
  set_up(jpeg, picture, quality);
  jpeg_start_compress(jpeg, TRUE);
  if (picture->exif && picture->exif_size <= 65527) write_exif(jpeg, picture->exif, picture->exif_size);
  if (picture->icc_profile && picture->icc_profile_size)
    jpeg_write_icc_profile(jpeg, picture->icc_profile, (unsigned)picture->icc_profile_size);
  size_t row_size = (size_t)picture->width * picture->channels;
  while (jpeg->next_scanline < jpeg->image_height) {
    /* libjpeg reads through this pointer only, but does not say const. */
    JSAMPROW row = (JSAMPROW)(uintptr_t)picture->pixels + jpeg->next_scanline * row_size;
    jpeg_write_scanlines(jpeg, &row, 1);
  }
  jpeg_finish_compress(jpeg);
}

codec_status codec_write_jpeg(const codec_picture *picture, int quality, codec_buffer *file,
                              codec_failure *failure) {
  jpeg_writer writer;
  memset(&writer, 0, sizeof writer);
  memset(file, 0, sizeof *file);
  if ((picture->channels != 1 && picture->channels != 3) || picture->bits != 8)
    return codec_say(failure, "a JPEG has 1 or 3 channels of 8 bits", 0), CODEC_UNSUPPORTED;
  writer.jpeg.err = jpeg_error_start(&writer.error, failure, position);
  writer.jpeg.client_data = &writer; /* kept by jpeg_create_compress, as is err */
  writer.target.file = file;
  writer.target.base.init_destination = make_room;
  writer.target.base.empty_output_buffer = grow;
  writer.target.base.term_destination = finish;
  if (setjmp(writer.error.jump)) {
    jpeg_destroy_compress(&writer.jpeg);
    codec_free(file);
    return writer.error.status;
  }
  jpeg_create_compress(&writer.jpeg);
  writer.jpeg.dest = &writer.target.base;
  write_all(&writer.jpeg, picture, quality);
  jpeg_destroy_compress(&writer.jpeg);
  return CODEC_OK;
}
