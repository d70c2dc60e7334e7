#include <stdlib.h>
#include <string.h>

#include "jpeg_error.h"

typedef struct {
  codec_reader base;
  jpeg_error error;
  struct jpeg_progress_mgr progress;
  struct jpeg_decompress_struct jpeg;
  size_t count;
  uint8_t *icc_profile;
} jpeg_reader;

static size_t position(j_common_ptr cinfo) {
  const jpeg_reader *reader = cinfo->client_data;
  return reader->jpeg.src ? reader->count - reader->jpeg.src->bytes_in_buffer : 0;
}

/* Each scan of a progressive file goes over all pixels again, and a scan may have ten bytes. */
static void limit_scans(j_common_ptr cinfo) {
  const jpeg_reader *reader = cinfo->client_data;
  if (reader->jpeg.input_scan_number > 200) jpeg_error_raise(cinfo, CODEC_DAMAGED, "more than 200 scans");
}

static void close_jpeg(codec_reader *base) {
  jpeg_reader *reader = (jpeg_reader *)base;
  jpeg_destroy_decompress(&reader->jpeg);
  free(reader->icc_profile);
  free(reader);
}

static codec_status read_jpeg(codec_reader *base, void *pixels) {
  jpeg_reader *reader = (jpeg_reader *)base;
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  reader->error.failure = base->failure;
  if (setjmp(reader->error.jump)) return reader->error.status;
  jpeg_start_decompress(jpeg);
  size_t row_size = (size_t)jpeg->output_width * (size_t)jpeg->output_components;
  while (jpeg->output_scanline < jpeg->output_height) {
    JSAMPROW row = (JSAMPROW)pixels + jpeg->output_scanline * row_size;
    jpeg_read_scanlines(jpeg, &row, 1);
  }
  jpeg_finish_decompress(jpeg);
  return CODEC_OK;
}

/* Every 8×8 block of every component takes a bit at least; only arithmetic coding can do with less. */
static uint64_t least_file_size(const struct jpeg_decompress_struct *jpeg) {
  if (jpeg->arith_code) return 0;
  uint64_t blocks = 0;
  for (int i = 0; i < jpeg->num_components; i++)
    blocks += (uint64_t)jpeg->comp_info[i].width_in_blocks * jpeg->comp_info[i].height_in_blocks;
  return blocks / 8;
}

static void read_header(jpeg_reader *reader, codec_header *header) {
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  jpeg_save_markers(jpeg, JPEG_APP0 + 1, 0xFFFF);
  jpeg_save_markers(jpeg, JPEG_APP0 + 2, 0xFFFF);
  jpeg_read_header(jpeg, TRUE);
  if (jpeg->num_components != 1 && jpeg->num_components != 3)
    jpeg_error_raise((j_common_ptr)jpeg, CODEC_UNSUPPORTED, "neither gray nor RGB (CMYK, perhaps)");
  jpeg->out_color_space = jpeg->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  header->width = jpeg->image_width;
  header->height = jpeg->image_height;
  header->channels = (uint32_t)jpeg->num_components;
  header->bits = 8;
  header->least_file_size = least_file_size(jpeg);
  unsigned size;
  if (jpeg_read_icc_profile(jpeg, &reader->icc_profile, &size)) {
    header->icc_profile = reader->icc_profile;
    header->icc_profile_size = size;
  }
  for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker; marker = marker->next) {
    if (marker->marker == JPEG_APP0 + 1 && marker->data_length > 6 && !memcmp(marker->data, "Exif\0", 6)) {
      header->exif = marker->data + 6;
      header->exif_size = marker->data_length - 6;
    }
  }
}

codec_status codec_open_jpeg(codec_reader **out, const uint8_t *bytes, size_t count, codec_header *header,
                             codec_failure *failure) {
  memset(header, 0, sizeof *header);
  jpeg_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return codec_say(failure, "out of memory", 0), CODEC_NO_MEMORY;
  reader->base = (codec_reader){read_jpeg, close_jpeg, failure};
  reader->count = count;
  reader->jpeg.err = jpeg_error_start(&reader->error, failure, position);
  reader->jpeg.client_data = reader; /* kept by jpeg_create_decompress, as is err */
  if (setjmp(reader->error.jump)) {
    codec_status status = reader->error.status;
    close_jpeg(&reader->base);
    return status;
  }
  jpeg_create_decompress(&reader->jpeg);
  reader->progress.progress_monitor = limit_scans;
  reader->jpeg.progress = &reader->progress;
  jpeg_mem_src(&reader->jpeg, bytes, count);
  read_header(reader, header);
  *out = &reader->base;
  return CODEC_OK;
}
