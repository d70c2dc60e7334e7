/* From the sums of one pixel to its stored outputs, int8. What all the vector code must equal. */
#ifndef CLEARER_FINISH_U8_SCALAR_H
#define CLEARER_FINISH_U8_SCALAR_H

#include <string.h>

#include "arithmetic.h"
#include "block.h"

static void clearer_finish_pixel_u8(const clearer_convolution *c, uint32_t channel, uint32_t halves, uint32_t y,
                                    uint32_t x, const int32_t lanes[16]) {
  const uint32_t outputs = 16 / halves;
  uint8_t *out = c->out[y] + (size_t)x * c->out_step;
  uint32_t i;
  for (i = 0; i < outputs; i++) {
    const uint32_t o = channel + i;
    int32_t sum = halves == 1 ? lanes[i] : lanes[2 * i] + lanes[2 * i + 1];
    float scaled;
    if (c->residual) {
      const uint8_t *at = c->residual[y] + (size_t)x * c->residual_step;
      int16_t word;
      if (c->residual_words) memcpy(&word, at + 2 * (size_t)o, 2);
      else word = at[o];
      sum += c->residual_scale[o] * word;
    }
    if (c->coarse) {
      int16_t coarse;
      memcpy(&coarse, c->coarse[y] + (size_t)(x / 2) * c->coarse_step + 2 * (size_t)o, 2);
      sum += c->coarse_scale[o] * coarse;
    }
    scaled = (float)sum * c->scale[o];
    if (c->words || c->fine) {
      const int16_t word = (int16_t)clearer_round(clearer_clamp(scaled, 0.0f, 32767.0f));
      const int32_t value = (word * c->byte_scale[o] + 0x4000) >> 15, byte = c->fine ? value / 8 : value;
      if (c->words) memcpy(c->words[y] + (size_t)x * c->word_step + 2 * (size_t)o, &word, 2);
      out[o] = (uint8_t)(byte < (int32_t)c->most ? byte : (int32_t)c->most);
      if (c->fine) {
        const int32_t rest = value - 8 * out[o];
        out[c->fine + o] = (uint8_t)(rest < 255 ? rest : 255);
      }
    } else if (c->store == clearer_store_u8) {
      out[o] = (uint8_t)clearer_round(clearer_clamp(scaled, 0.0f, (float)c->most));
    } else {
      const int16_t value = (int16_t)clearer_round(clearer_clamp(scaled, -32768.0f, 32767.0f));
      memcpy(out + 2 * (size_t)o, &value, 2);
    }
  }
}

#endif
