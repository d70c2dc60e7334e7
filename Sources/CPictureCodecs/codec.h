/* What the readers and writers of this folder share. */
#ifndef CLEARER_CODEC_H
#define CLEARER_CODEC_H

#include <setjmp.h>

#include "picture_codecs.h"

/* The head of each format's reader. */
struct codec_reader {
  codec_status (*read)(codec_reader *, void *pixels);
  void (*close)(codec_reader *);
  codec_failure *failure; /* of the call that is under way */
};

/* Sets the message; an over-long one is cut. */
void codec_say(codec_failure *failure, const char *message, size_t offset);

/* Makes room for `more` bytes behind `count`. Returns 0 where there is no memory; the content stays. */
int codec_reserve(codec_buffer *file, size_t more);

#endif
