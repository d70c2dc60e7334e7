#include "codec.h"

#include <stdlib.h>
#include <string.h>

void codec_say(codec_failure *failure, const char *message, size_t offset) {
  size_t length = strlen(message);
  if (length >= sizeof failure->message) length = sizeof failure->message - 1;
  memcpy(failure->message, message, length);
  failure->message[length] = 0;
  failure->offset = offset;
}

codec_status codec_read(codec_reader *reader, void *pixels, codec_failure *failure) {
  reader->failure = failure;
  return reader->read(reader, pixels);
}

void codec_close(codec_reader *reader) {
  reader->close(reader);
}

int codec_reserve(codec_buffer *file, size_t more) {
  if (file->capacity - file->count >= more) return 1;
  /* Doubling keeps the copying linear in the file's size. */
  size_t capacity = file->capacity < 32768 ? 65536 : 2 * file->capacity;
  if (capacity - file->count < more) capacity = file->count + more;
  uint8_t *bytes = realloc(file->bytes, capacity);
  if (!bytes) return 0;
  file->bytes = bytes;
  file->capacity = capacity;
  return 1;
}

void codec_free(codec_buffer *file) {
  free(file->bytes);
  memset(file, 0, sizeof *file);
}
