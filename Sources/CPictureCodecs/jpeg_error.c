#include "jpeg_error.h"

#include <jerror.h>

void jpeg_error_raise(j_common_ptr cinfo, codec_status status, const char *message) {
  jpeg_error *error = (jpeg_error *)cinfo->err;
  error->status = status;
  codec_say(error->failure, message, error->offset(cinfo));
  longjmp(error->jump, 1);
}

static void leave(j_common_ptr cinfo) {
  char message[JMSG_LENGTH_MAX];
  cinfo->err->format_message(cinfo, message);
  codec_status status;
  switch (cinfo->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
      status = CODEC_NO_MEMORY;
      break;
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CCIR601_NOTIMPL:
    case JERR_COMPONENT_COUNT:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_IMAGE_TOO_BIG:
    case JERR_SOF_UNSUPPORTED:
      status = CODEC_UNSUPPORTED;
      break;
    default:
      status = CODEC_DAMAGED;
  }
  jpeg_error_raise(cinfo, status, message);
}

/* libjpeg goes on with invented pixels after most damage and only warns. Here that is an error. */
static void weigh(j_common_ptr cinfo, int level) {
  if (level >= 0) return; /* a trace, no warning */
  switch (cinfo->err->msg_code) {
    case JWRN_ADOBE_XFORM:      /* these leave the pixels as they are, */
    case JWRN_BOGUS_ICC:        /* and real cameras and programs write them */
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_JFIF_MAJOR:
      return;
    default:
      leave(cinfo);
  }
}

static void print_nothing(j_common_ptr cinfo) {
  (void)cinfo;
}

struct jpeg_error_mgr *jpeg_error_start(jpeg_error *error, codec_failure *failure,
                                        size_t (*offset)(j_common_ptr)) {
  jpeg_std_error(&error->base);
  error->base.error_exit = leave;
  error->base.emit_message = weigh;
  error->base.output_message = print_nothing;
  error->failure = failure;
  error->offset = offset;
  return &error->base;
}
