/* libjpeg's error handler, for reader and writer. */
#ifndef CLEARER_JPEG_ERROR_H
#define CLEARER_JPEG_ERROR_H

#include <stdio.h>

#include <jpeglib.h>

#include "codec.h"

typedef struct {
  struct jpeg_error_mgr base; /* first, so that libjpeg's pointer is ours */
  jmp_buf jump;
  codec_failure *failure;
  codec_status status;
  size_t (*offset)(j_common_ptr); /* how far the file was read or written */
} jpeg_error;

/* Returns what `cinfo.err` has to be. */
struct jpeg_error_mgr *jpeg_error_start(jpeg_error *error, codec_failure *failure, size_t (*offset)(j_common_ptr));

/* Leaves the call under way with a message of our own. */
void jpeg_error_raise(j_common_ptr cinfo, codec_status status, const char *message);

#endif
