// The processes of a run, which may be on several machines. Not seen from Swift.
#ifndef CTORCH_GROUP_H
#define CTORCH_GROUP_H

#include <cstdint>

namespace group {

/// How many processes there are; 1 without a group.
int64_t size();
/// Replaces each value by its sum over all processes. Throws where one of them is gone.
void sum(double *values, int64_t count);

}  // namespace group

#endif
