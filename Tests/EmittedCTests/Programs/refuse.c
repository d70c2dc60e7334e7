/* Everything that an emitted net must refuse, and its self test. Prints the instruction set that is used. */
#include "buffer.h"
#include "net.h"

static uint8_t pixels[4 * 4 * 4 * 4], copy[sizeof pixels];
static buffer workspace;

static net_image good(void) {
  net_image image;
  image.pixels = pixels;
  image.stride = 4 * NET_CHANNELS;
  image.width = 4;
  image.height = 4;
  image.sample = NET_U8;
  image.channels = NET_CHANNELS;
  return image;
}

static void refuse(const net_image *in, const net_image *out, net_status status, int line) {
  check(net_restore(in, out, workspace.bytes, workspace.size) == status, "not refused as it should be, line", line);
}

static void refuse_both(net_image image, int line) { refuse(&image, &image, NET_BAD_ARGUMENT, line); }

static void refuse_images(void) {
  const net_image a = good();
  net_image b;
  refuse(NULL, &a, NET_BAD_ARGUMENT, __LINE__);
  refuse(&a, NULL, NET_BAD_ARGUMENT, __LINE__);
  check(net_restore(&a, &a, NULL, workspace.size) == NET_BAD_ARGUMENT, "no workspace", 0);
  check(net_restore(&a, &a, workspace.bytes, 0) == NET_SMALL_WORKSPACE, "an empty workspace", 0);
  b = good(), b.pixels = NULL, refuse(&a, &b, NET_BAD_ARGUMENT, __LINE__), refuse(&b, &a, NET_BAD_ARGUMENT, __LINE__);
  b = good(), b.width = 3, refuse(&a, &b, NET_DIFFERENT_IMAGES, __LINE__);
  b = good(), b.height = 3, refuse(&a, &b, NET_DIFFERENT_IMAGES, __LINE__);
  b = good(), b.sample = NET_F32, refuse(&a, &b, NET_DIFFERENT_IMAGES, __LINE__);
  b = good(), b.channels = 4, refuse(&a, &b, NET_DIFFERENT_IMAGES, __LINE__);
  b = good(), b.width = 0, refuse_both(b, __LINE__);
  b = good(), b.height = 0, refuse_both(b, __LINE__);
  b = good(), b.width = NET_MAX_SIZE + 1, b.stride = PTRDIFF_MAX, refuse_both(b, __LINE__);
  b = good(), b.height = NET_MAX_SIZE + 1, refuse_both(b, __LINE__);
  b = good(), b.width = UINT32_MAX, b.height = UINT32_MAX, refuse_both(b, __LINE__);
  b = good(), b.channels = 0, refuse_both(b, __LINE__);
  b = good(), b.channels = 2, refuse_both(b, __LINE__);
  b = good(), b.channels = NET_CHANNELS == 1 ? 3 : 1, refuse_both(b, __LINE__);
  b = good(), b.channels = UINT32_MAX, b.stride = PTRDIFF_MIN, refuse_both(b, __LINE__);
  if (NET_CHANNELS == 1) b = good(), b.channels = 4, b.stride = 16, refuse_both(b, __LINE__);
  b = good(), b.stride--, refuse_both(b, __LINE__);
  b = good(), b.stride = 1 - b.stride, refuse_both(b, __LINE__);
  b = good(), b.stride = 0, refuse_both(b, __LINE__);
  b = good(), b.stride = 0, b.height = 1;
  check(net_restore(&b, &b, workspace.bytes, workspace.size) == NET_OK, "one row needs no stride", 0);
}

static void refuse_states(void) {
  net_state *state = NULL;
  uint8_t row[16] = {0};
  check(net_push(NULL, row) == NET_BAD_ARGUMENT && net_pull(NULL, row) == NET_BAD_ARGUMENT, "no state", 0);
  check(net_begin(NULL, workspace.bytes, workspace.size, 4, 4, NET_U8, NET_CHANNELS) == NET_BAD_ARGUMENT, "begin", 1);
  check(net_begin(&state, NULL, workspace.size, 4, 4, NET_U8, NET_CHANNELS) == NET_BAD_ARGUMENT, "begin", 2);
  check(net_begin(&state, workspace.bytes, 0, 4, 4, NET_U8, NET_CHANNELS) == NET_SMALL_WORKSPACE, "begin", 3);
  check(net_begin(&state, workspace.bytes, workspace.size, 0, 4, NET_U8, NET_CHANNELS) == NET_BAD_ARGUMENT, "begin", 4);
  check(net_begin(&state, workspace.bytes, workspace.size, 4, 0, NET_U8, NET_CHANNELS) == NET_BAD_ARGUMENT, "begin", 5);
  check(net_begin(&state, workspace.bytes, workspace.size, 4, 4, NET_U8, 2) == NET_BAD_ARGUMENT, "begin", 6);
  check(state == NULL, "a state of a picture that was refused", 0);
  check(net_begin(&state, workspace.bytes, workspace.size, 4, 4, NET_U8, NET_CHANNELS) == NET_OK, "begin", 7);
  check(net_push(state, NULL) == NET_BAD_ARGUMENT && net_pull(state, NULL) == NET_BAD_ARGUMENT, "no row", 0);
  check(net_pull(state, row) == NET_PUSH_FIRST, "pulled before anything was pushed", 0);
}

static void refuse_workspaces(void) {
  const uint32_t most = NET_CHANNELS == 3 ? 4 : 1;
  check(net_workspace_size_for(0, NET_U8, NET_CHANNELS, 1) == 0, "a workspace of no width for a format", 0);
  check(net_workspace_size_for(8, (net_sample)3, NET_CHANNELS, 1) == 0, "a workspace for unknown samples", 0);
  check(net_workspace_size_for(8, NET_U8, 2, 1) == 0, "a workspace for two channels", 0);
  check(net_workspace_size_for(8, NET_U8, NET_CHANNELS, 0) == 0, "a workspace for no thread", 0);
  check(net_workspace_size_for(999, NET_F32, most, 2) == net_workspace_size_parallel(999, 2), "the largest format", 0);
  check(net_workspace_size_for(999, NET_U8, NET_CHANNELS, 1) < net_workspace_size(999), "8 bits take less", 0);
}

static void check_texts(void) {
  int status, other;
  for (status = NET_WRONG_RESULT - 1; status <= NET_OK + 1; status++) {
    const char *text = net_status_text((net_status)status);
    check(text != NULL && *text != 0, "no text for status", status);
    for (other = NET_WRONG_RESULT; other < status && status <= NET_OK; other++) {
      check(strcmp(text, net_status_text((net_status)other)) != 0, "the same text as another, status", status);
    }
  }
}

int main(void) {
  const size_t size = net_workspace_size_for(NET_SELFTEST_WIDTH, NET_U8, NET_CHANNELS, 1);
  net_image image = good();
  check(net_workspace_size(0) == 0 && net_workspace_size(NET_MAX_SIZE + 1) == 0, "workspace of no width", 0);
  check(net_workspace_size(UINT32_MAX) == 0 && net_workspace_size(NET_MAX_SIZE) > 0, "workspace of a great width", 0);
  refuse_workspaces();
  workspace = buffer_take(size, right_before_a_guard);
  check(net_selftest(NULL, size) == NET_BAD_ARGUMENT, "the self test without a workspace", 0);
  check(net_selftest(workspace.bytes, size - 1) == NET_SMALL_WORKSPACE, "the self test in a small workspace", 0);
  check(net_selftest(workspace.bytes, size) == NET_OK, "the self test", 0);
  refuse_images();
  refuse_states();
  check_texts();
  memset(pixels, 0x55, sizeof pixels);
  memcpy(copy, pixels, sizeof pixels);
  image.width = 0;
  refuse_both(image, __LINE__);
  check(!memcmp(pixels, copy, sizeof pixels), "a picture that was refused was changed", 0);
  buffer_drop(&workspace);
  puts(net_isa_name());
  return 0;
}
