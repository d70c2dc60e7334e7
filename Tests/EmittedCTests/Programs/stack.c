/* Restores a picture on a stack of its own, and prints how many bytes of it were used.
 *
 *   stack
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include "net.h"

enum { stack_bytes = 1 << 16, width = 203, height = 37, paint = 0xa5 };

static unsigned char stack[stack_bytes] __attribute__((aligned(64)));
static unsigned char pixels[width * height * NET_CHANNELS];
static net_status status;
static void *workspace;
static size_t size;

static void restore(void) {
  net_image image;
  image.pixels = pixels;
  image.stride = width * NET_CHANNELS;
  image.width = width;
  image.height = height;
  image.sample = NET_U8;
  image.channels = NET_CHANNELS;
  status = net_restore(&image, &image, workspace, size);
}

int main(void) {
  static ucontext_t here, there;
  size_t unused = 0;
  size = net_workspace_size_for(width, NET_U8, NET_CHANNELS, 1);
  workspace = malloc(size);
  if (!workspace || getcontext(&there)) return 1;
  memset(stack, paint, stack_bytes);
  there.uc_stack.ss_sp = stack;
  there.uc_stack.ss_size = stack_bytes;
  there.uc_link = &here;
  makecontext(&there, restore, 0);
  if (swapcontext(&here, &there) || status != NET_OK) return 1;
  while (unused < stack_bytes && stack[unused] == paint) unused++;
  printf("%lu\n", (unsigned long)(stack_bytes - unused));
  free(workspace);
  return 0;
}
