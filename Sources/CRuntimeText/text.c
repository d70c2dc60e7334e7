#include "CRuntimeText.h"

#include <stddef.h>
#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

/* Each file of runtime-c that can end up in an emitted file. */
static const char api_h[] = {
#embed "../../runtime-c/api.h"
, 0};
static const char arithmetic_h[] = {
#embed "../../runtime-c/arithmetic.h"
, 0};
static const char block_h[] = {
#embed "../../runtime-c/block.h"
, 0};
static const char clearer_h[] = {
#embed "../../runtime-c/clearer.h"
, 0};
static const char convolve_f32_avx2_h[] = {
#embed "../../runtime-c/convolve_f32_avx2.h"
, 0};
static const char convolve_f32_avx512_h[] = {
#embed "../../runtime-c/convolve_f32_avx512.h"
, 0};
static const char convolve_f32_portable_h[] = {
#embed "../../runtime-c/convolve_f32_portable.h"
, 0};
static const char convolve_template_h[] = {
#embed "../../runtime-c/convolve_template.h"
, 0};
static const char convolve_u8_avx2_h[] = {
#embed "../../runtime-c/convolve_u8_avx2.h"
, 0};
static const char convolve_u8_avx512vnni_h[] = {
#embed "../../runtime-c/convolve_u8_avx512vnni.h"
, 0};
static const char convolve_u8_avxvnni_h[] = {
#embed "../../runtime-c/convolve_u8_avxvnni.h"
, 0};
static const char convolve_u8_portable_h[] = {
#embed "../../runtime-c/convolve_u8_portable.h"
, 0};
static const char convolve_u8_sse41_h[] = {
#embed "../../runtime-c/convolve_u8_sse41.h"
, 0};
static const char cpu_h[] = {
#embed "../../runtime-c/cpu.h"
, 0};
static const char executor_h[] = {
#embed "../../runtime-c/executor.h"
, 0};
static const char finish_f32_avx2_h[] = {
#embed "../../runtime-c/finish_f32_avx2.h"
, 0};
static const char finish_f32_avx512_h[] = {
#embed "../../runtime-c/finish_f32_avx512.h"
, 0};
static const char finish_f32_scalar_h[] = {
#embed "../../runtime-c/finish_f32_scalar.h"
, 0};
static const char finish_f32_template_h[] = {
#embed "../../runtime-c/finish_f32_template.h"
, 0};
static const char finish_u8_avx2_h[] = {
#embed "../../runtime-c/finish_u8_avx2.h"
, 0};
static const char finish_u8_avx512_h[] = {
#embed "../../runtime-c/finish_u8_avx512.h"
, 0};
static const char finish_u8_scalar_h[] = {
#embed "../../runtime-c/finish_u8_scalar.h"
, 0};
static const char finish_u8_sse41_h[] = {
#embed "../../runtime-c/finish_u8_sse41.h"
, 0};
static const char finish_u8_template_h[] = {
#embed "../../runtime-c/finish_u8_template.h"
, 0};
static const char isa_h[] = {
#embed "../../runtime-c/isa.h"
, 0};
static const char isas_f32_h[] = {
#embed "../../runtime-c/isas_f32.h"
, 0};
static const char isas_u8_h[] = {
#embed "../../runtime-c/isas_u8.h"
, 0};
static const char kernel_h[] = {
#embed "../../runtime-c/kernel.h"
, 0};
static const char pixels_h[] = {
#embed "../../runtime-c/pixels.h"
, 0};
static const char plan_h[] = {
#embed "../../runtime-c/plan.h"
, 0};
static const char restore_h[] = {
#embed "../../runtime-c/restore.h"
, 0};
static const char segments_h[] = {
#embed "../../runtime-c/segments.h"
, 0};
static const char selftest_h[] = {
#embed "../../runtime-c/selftest.h"
, 0};
static const char state_h[] = {
#embed "../../runtime-c/state.h"
, 0};
static const char tiles_h[] = {
#embed "../../runtime-c/tiles.h"
, 0};
static const char vector_avx2_h[] = {
#embed "../../runtime-c/vector_avx2.h"
, 0};
static const char vector_avx512_h[] = {
#embed "../../runtime-c/vector_avx512.h"
, 0};
static const char vector_sse41_h[] = {
#embed "../../runtime-c/vector_sse41.h"
, 0};

static const struct { const char *name, *text; } files[] = {
  {"api.h", api_h},
  {"arithmetic.h", arithmetic_h},
  {"block.h", block_h},
  {"clearer.h", clearer_h},
  {"convolve_f32_avx2.h", convolve_f32_avx2_h},
  {"convolve_f32_avx512.h", convolve_f32_avx512_h},
  {"convolve_f32_portable.h", convolve_f32_portable_h},
  {"convolve_template.h", convolve_template_h},
  {"convolve_u8_avx2.h", convolve_u8_avx2_h},
  {"convolve_u8_avx512vnni.h", convolve_u8_avx512vnni_h},
  {"convolve_u8_avxvnni.h", convolve_u8_avxvnni_h},
  {"convolve_u8_portable.h", convolve_u8_portable_h},
  {"convolve_u8_sse41.h", convolve_u8_sse41_h},
  {"cpu.h", cpu_h},
  {"executor.h", executor_h},
  {"finish_f32_avx2.h", finish_f32_avx2_h},
  {"finish_f32_avx512.h", finish_f32_avx512_h},
  {"finish_f32_scalar.h", finish_f32_scalar_h},
  {"finish_f32_template.h", finish_f32_template_h},
  {"finish_u8_avx2.h", finish_u8_avx2_h},
  {"finish_u8_avx512.h", finish_u8_avx512_h},
  {"finish_u8_scalar.h", finish_u8_scalar_h},
  {"finish_u8_sse41.h", finish_u8_sse41_h},
  {"finish_u8_template.h", finish_u8_template_h},
  {"isa.h", isa_h},
  {"isas_f32.h", isas_f32_h},
  {"isas_u8.h", isas_u8_h},
  {"kernel.h", kernel_h},
  {"pixels.h", pixels_h},
  {"plan.h", plan_h},
  {"restore.h", restore_h},
  {"segments.h", segments_h},
  {"selftest.h", selftest_h},
  {"state.h", state_h},
  {"tiles.h", tiles_h},
  {"vector_avx2.h", vector_avx2_h},
  {"vector_avx512.h", vector_avx512_h},
  {"vector_sse41.h", vector_sse41_h},
};

const char *clearer_runtime_text(const char *name) {
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    if (strcmp(files[i].name, name) == 0) return files[i].text;
  }
  return NULL;
}
