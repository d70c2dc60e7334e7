#include "CRuntimeText.h"

#include <stddef.h>
#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

/* Each file of runtime-c that can end up in an emitted file, and the program that times one. */
static const struct {
  const char *name, *text;
} files[] = {
  {"api.h", (const char[]){
#embed "../../runtime-c/api.h"
  , 0}},
  {"arithmetic.h", (const char[]){
#embed "../../runtime-c/arithmetic.h"
  , 0}},
  {"block.h", (const char[]){
#embed "../../runtime-c/block.h"
  , 0}},
  {"clearer.h", (const char[]){
#embed "../../runtime-c/clearer.h"
  , 0}},
  {"convolve_f32_avx2.h", (const char[]){
#embed "../../runtime-c/convolve_f32_avx2.h"
  , 0}},
  {"convolve_f32_avx512.h", (const char[]){
#embed "../../runtime-c/convolve_f32_avx512.h"
  , 0}},
  {"convolve_f32_neon.h", (const char[]){
#embed "../../runtime-c/convolve_f32_neon.h"
  , 0}},
  {"convolve_f32_portable.h", (const char[]){
#embed "../../runtime-c/convolve_f32_portable.h"
  , 0}},
  {"convolve_lanes_template.h", (const char[]){
#embed "../../runtime-c/convolve_lanes_template.h"
  , 0}},
  {"convolve_template.h", (const char[]){
#embed "../../runtime-c/convolve_template.h"
  , 0}},
  {"convolve_u8_avx2.h", (const char[]){
#embed "../../runtime-c/convolve_u8_avx2.h"
  , 0}},
  {"convolve_u8_avx512vnni.h", (const char[]){
#embed "../../runtime-c/convolve_u8_avx512vnni.h"
  , 0}},
  {"convolve_u8_avxvnni.h", (const char[]){
#embed "../../runtime-c/convolve_u8_avxvnni.h"
  , 0}},
  {"convolve_u8_dotprod.h", (const char[]){
#embed "../../runtime-c/convolve_u8_dotprod.h"
  , 0}},
  {"convolve_u8_i8mm.h", (const char[]){
#embed "../../runtime-c/convolve_u8_i8mm.h"
  , 0}},
  {"convolve_u8_neon.h", (const char[]){
#embed "../../runtime-c/convolve_u8_neon.h"
  , 0}},
  {"convolve_u8_portable.h", (const char[]){
#embed "../../runtime-c/convolve_u8_portable.h"
  , 0}},
  {"convolve_u8_sse41.h", (const char[]){
#embed "../../runtime-c/convolve_u8_sse41.h"
  , 0}},
  {"cpu.h", (const char[]){
#embed "../../runtime-c/cpu.h"
  , 0}},
  {"conditions.h", (const char[]){
#embed "../../runtime-c/bench/conditions.h"
  , 0}},
  {"count_plugin.c", (const char[]){
#embed "../../runtime-c/bench/count_plugin.c"
  , 0}},
  {"counted.c", (const char[]){
#embed "../../runtime-c/bench/counted.c"
  , 0}},
  {"device.h", (const char[]){
#embed "../../runtime-c/bench/device.h"
  , 0}},
  {"executor.h", (const char[]){
#embed "../../runtime-c/executor.h"
  , 0}},
  {"finish_f32_avx2.h", (const char[]){
#embed "../../runtime-c/finish_f32_avx2.h"
  , 0}},
  {"finish_f32_avx512.h", (const char[]){
#embed "../../runtime-c/finish_f32_avx512.h"
  , 0}},
  {"finish_f32_neon.h", (const char[]){
#embed "../../runtime-c/finish_f32_neon.h"
  , 0}},
  {"finish_f32_scalar.h", (const char[]){
#embed "../../runtime-c/finish_f32_scalar.h"
  , 0}},
  {"finish_f32_template.h", (const char[]){
#embed "../../runtime-c/finish_f32_template.h"
  , 0}},
  {"finish_floats_template.h", (const char[]){
#embed "../../runtime-c/finish_floats_template.h"
  , 0}},
  {"finish_u8_avx2.h", (const char[]){
#embed "../../runtime-c/finish_u8_avx2.h"
  , 0}},
  {"finish_u8_avx512.h", (const char[]){
#embed "../../runtime-c/finish_u8_avx512.h"
  , 0}},
  {"finish_u8_neon.h", (const char[]){
#embed "../../runtime-c/finish_u8_neon.h"
  , 0}},
  {"finish_u8_scalar.h", (const char[]){
#embed "../../runtime-c/finish_u8_scalar.h"
  , 0}},
  {"finish_u8_sse41.h", (const char[]){
#embed "../../runtime-c/finish_u8_sse41.h"
  , 0}},
  {"finish_u8_template.h", (const char[]){
#embed "../../runtime-c/finish_u8_template.h"
  , 0}},
  {"eights_template.h", (const char[]){
#embed "../../runtime-c/eights_template.h"
  , 0}},
  {"example.c", (const char[]){
#embed "../../runtime-c/bench/example.c"
  , 0}},
  {"harness.c", (const char[]){
#embed "../../runtime-c/bench/harness.c"
  , 0}},
  {"head.h", (const char[]){
#embed "../../runtime-c/head.h"
  , 0}},
  {"isa.h", (const char[]){
#embed "../../runtime-c/isa.h"
  , 0}},
  {"isas_f32.h", (const char[]){
#embed "../../runtime-c/isas_f32.h"
  , 0}},
  {"isas_u8.h", (const char[]){
#embed "../../runtime-c/isas_u8.h"
  , 0}},
  {"kernel.h", (const char[]){
#embed "../../runtime-c/kernel.h"
  , 0}},
  {"multiply_f32_neon.h", (const char[]){
#embed "../../runtime-c/multiply_f32_neon.h"
  , 0}},
  {"isas.h", (const char[]){
#embed "../../runtime-c/bench/isas.h"
  , 0}},
  {"peak.h", (const char[]){
#embed "../../runtime-c/bench/peak.h"
  , 0}},
  {"pairs_u8.h", (const char[]){
#embed "../../runtime-c/pairs_u8.h"
  , 0}},
  {"pairs_u8_avx512vnni.h", (const char[]){
#embed "../../runtime-c/pairs_u8_avx512vnni.h"
  , 0}},
  {"pairs_u8_dotprod.h", (const char[]){
#embed "../../runtime-c/pairs_u8_dotprod.h"
  , 0}},
  {"pairs_u8_eights_avx512vnni.h", (const char[]){
#embed "../../runtime-c/pairs_u8_eights_avx512vnni.h"
  , 0}},
  {"pairs_u8_input_avx512.h", (const char[]){
#embed "../../runtime-c/pairs_u8_input_avx512.h"
  , 0}},
  {"pairs_u8_space.h", (const char[]){
#embed "../../runtime-c/pairs_u8_space.h"
  , 0}},
  {"pairs_u8_tiles_avx512vnni.h", (const char[]){
#embed "../../runtime-c/pairs_u8_tiles_avx512vnni.h"
  , 0}},
  {"pairs_u8_tiles_dotprod.h", (const char[]){
#embed "../../runtime-c/pairs_u8_tiles_dotprod.h"
  , 0}},
  {"pairs_u8_transforms_neon.h", (const char[]){
#embed "../../runtime-c/pairs_u8_transforms_neon.h"
  , 0}},
  {"pairs_u8_weights_avx512vnni.h", (const char[]){
#embed "../../runtime-c/pairs_u8_weights_avx512vnni.h"
  , 0}},
  {"pairs_u8_weights_dotprod.h", (const char[]){
#embed "../../runtime-c/pairs_u8_weights_dotprod.h"
  , 0}},
  {"panels.h", (const char[]){
#embed "../../runtime-c/panels.h"
  , 0}},
  {"pixels.h", (const char[]){
#embed "../../runtime-c/pixels.h"
  , 0}},
  {"plan.h", (const char[]){
#embed "../../runtime-c/plan.h"
  , 0}},
  {"points_template.h", (const char[]){
#embed "../../runtime-c/points_template.h"
  , 0}},
  {"pointwise_f32_neon.h", (const char[]){
#embed "../../runtime-c/pointwise_f32_neon.h"
  , 0}},
  {"profile.c", (const char[]){
#embed "../../runtime-c/bench/profile.c"
  , 0}},
  {"restore.h", (const char[]){
#embed "../../runtime-c/restore.h"
  , 0}},
  {"rounding_u8_neon.h", (const char[]){
#embed "../../runtime-c/rounding_u8_neon.h"
  , 0}},
  {"segments.h", (const char[]){
#embed "../../runtime-c/segments.h"
  , 0}},
  {"selftest.h", (const char[]){
#embed "../../runtime-c/selftest.h"
  , 0}},
  {"state.h", (const char[]){
#embed "../../runtime-c/state.h"
  , 0}},
  {"strip_template.h", (const char[]){
#embed "../../runtime-c/strip_template.h"
  , 0}},
  {"strips.h", (const char[]){
#embed "../../runtime-c/strips.h"
  , 0}},
  {"sums_u8_neon.h", (const char[]){
#embed "../../runtime-c/sums_u8_neon.h"
  , 0}},
  {"threads.h", (const char[]){
#embed "../../runtime-c/threads.h"
  , 0}},
  {"tile_template.h", (const char[]){
#embed "../../runtime-c/tile_template.h"
  , 0}},
  {"tiles.h", (const char[]){
#embed "../../runtime-c/tiles.h"
  , 0}},
  {"vector_avx2.h", (const char[]){
#embed "../../runtime-c/vector_avx2.h"
  , 0}},
  {"vector_avx512.h", (const char[]){
#embed "../../runtime-c/vector_avx512.h"
  , 0}},
  {"vector_f32_avx2.h", (const char[]){
#embed "../../runtime-c/vector_f32_avx2.h"
  , 0}},
  {"vector_f32_avx512.h", (const char[]){
#embed "../../runtime-c/vector_f32_avx512.h"
  , 0}},
  {"vector_f32_neon.h", (const char[]){
#embed "../../runtime-c/vector_f32_neon.h"
  , 0}},
  {"vector_f32_portable.h", (const char[]){
#embed "../../runtime-c/vector_f32_portable.h"
  , 0}},
  {"vector_neon.h", (const char[]){
#embed "../../runtime-c/vector_neon.h"
  , 0}},
  {"vector_u8_avx2.h", (const char[]){
#embed "../../runtime-c/vector_u8_avx2.h"
  , 0}},
  {"vector_u8_avx512.h", (const char[]){
#embed "../../runtime-c/vector_u8_avx512.h"
  , 0}},
  {"vector_u8_sse41.h", (const char[]){
#embed "../../runtime-c/vector_u8_sse41.h"
  , 0}},
  {"verify.c", (const char[]){
#embed "../../runtime-c/bench/verify.c"
  , 0}},
  {"winograd.h", (const char[]){
#embed "../../runtime-c/winograd.h"
  , 0}},
  {"winograd_f32_avx2.h", (const char[]){
#embed "../../runtime-c/winograd_f32_avx2.h"
  , 0}},
  {"winograd_f32_avx512.h", (const char[]){
#embed "../../runtime-c/winograd_f32_avx512.h"
  , 0}},
  {"winograd_f32_input_neon.h", (const char[]){
#embed "../../runtime-c/winograd_f32_input_neon.h"
  , 0}},
  {"winograd_f32_input_template.h", (const char[]){
#embed "../../runtime-c/winograd_f32_input_template.h"
  , 0}},
  {"winograd_f32_neon.h", (const char[]){
#embed "../../runtime-c/winograd_f32_neon.h"
  , 0}},
  {"winograd_f32_output_neon.h", (const char[]){
#embed "../../runtime-c/winograd_f32_output_neon.h"
  , 0}},
  {"winograd_f32_output_template.h", (const char[]){
#embed "../../runtime-c/winograd_f32_output_template.h"
  , 0}},
  {"winograd_f32_portable.h", (const char[]){
#embed "../../runtime-c/winograd_f32_portable.h"
  , 0}},
  {"winograd_f32_template.h", (const char[]){
#embed "../../runtime-c/winograd_f32_template.h"
  , 0}},
  {"winograd_multiply_template.h", (const char[]){
#embed "../../runtime-c/winograd_multiply_template.h"
  , 0}},
  {"winograd_points.h", (const char[]){
#embed "../../runtime-c/winograd_points.h"
  , 0}},
  {"winograd_u8.h", (const char[]){
#embed "../../runtime-c/winograd_u8.h"
  , 0}},
  {"winograd_u8_space.h", (const char[]){
#embed "../../runtime-c/winograd_u8_space.h"
  , 0}},
  {"winograd_u8_avx2.h", (const char[]){
#embed "../../runtime-c/winograd_u8_avx2.h"
  , 0}},
  {"winograd_u8_avx512vnni.h", (const char[]){
#embed "../../runtime-c/winograd_u8_avx512vnni.h"
  , 0}},
  {"winograd_u8_avxvnni.h", (const char[]){
#embed "../../runtime-c/winograd_u8_avxvnni.h"
  , 0}},
  {"winograd_u8_sse41.h", (const char[]){
#embed "../../runtime-c/winograd_u8_sse41.h"
  , 0}},
  {"winograd_u8_input_template.h", (const char[]){
#embed "../../runtime-c/winograd_u8_input_template.h"
  , 0}},
  {"winograd_u8_neon.h", (const char[]){
#embed "../../runtime-c/winograd_u8_neon.h"
  , 0}},
  {"winograd_u8_template.h", (const char[]){
#embed "../../runtime-c/winograd_u8_template.h"
  , 0}},
  {"winograd_u8_transforms_neon.h", (const char[]){
#embed "../../runtime-c/winograd_u8_transforms_neon.h"
  , 0}},
  {"winograd_u8_transforms_template.h", (const char[]){
#embed "../../runtime-c/winograd_u8_transforms_template.h"
  , 0}},
};

const char *clearer_runtime_text(const char *name) {
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    if (strcmp(files[i].name, name) == 0) return files[i].text;
  }
  return NULL;
}
