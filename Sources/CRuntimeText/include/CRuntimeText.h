/* The text of runtime-c, from which C files are emitted, and of Swift packages around them. */
#ifndef CRUNTIMETEXT_H
#define CRUNTIMETEXT_H

/* The text of a file of runtime-c, or NULL: there is no such file. */
const char *clearer_runtime_text(const char *name);

/* The text of a file of a Swift package, or NULL: there is no such file. */
const char *clearer_package_text(const char *name);

#endif
