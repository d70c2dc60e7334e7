/* Two emitted nets in one program, each with its header. */
#include "net.h"
#include "clearer_net.h"

#include <stdint.h>
#include <stdio.h>

static uint8_t workspace[1 << 20];

int main(void) {
  if (NET_CHANNELS != 1 || CLEARER_NET_CHANNELS != 3) return 2;
  if (net_workspace_size(NET_SELFTEST_WIDTH) > sizeof workspace) return 3;
  if (clearer_net_workspace_size(CLEARER_NET_SELFTEST_WIDTH) > sizeof workspace) return 4;
  if (net_selftest(workspace, sizeof workspace) != NET_OK) return 5;
  if (clearer_net_selftest(workspace, sizeof workspace) != CLEARER_NET_OK) return 6;
  printf("%s %s\n", net_isa_name(), clearer_net_isa_name());
  return 0;
}
