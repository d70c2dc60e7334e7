#include "CRuntimeText.h"

#include <stddef.h>
#include <string.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

/* Each file of a Swift package: those that it shares with ClearerRuntime, and those that stand for a net. */
static const struct {
  const char *name, *text;
} files[] = {
  {"shared/PixelBuffer.swift", (const char[]){
#embed "../ClearerRuntime/Shared/PixelBuffer.swift"
  , 0}},
  {"shared/PixelFormat.swift", (const char[]){
#embed "../ClearerRuntime/Shared/PixelFormat.swift"
  , 0}},
  {"shared/PixelImage.swift", (const char[]){
#embed "../ClearerRuntime/Shared/PixelImage.swift"
  , 0}},
  {"shared/Resources.swift", (const char[]){
#embed "../ClearerRuntime/Shared/Resources.swift"
  , 0}},
  {"shared/RestoredRows.swift", (const char[]){
#embed "../ClearerRuntime/Shared/RestoredRows.swift"
  , 0}},
  {"shared/Restorer+Async.swift", (const char[]){
#embed "../ClearerRuntime/Shared/Restorer+Async.swift"
  , 0}},
  {"shared/Restorer+Pictures.swift", (const char[]){
#embed "../ClearerRuntime/Shared/Restorer+Pictures.swift"
  , 0}},
  {"shared/RestorerError.swift", (const char[]){
#embed "../ClearerRuntime/Shared/RestorerError.swift"
  , 0}},
  {"shared/RowRestorer.swift", (const char[]){
#embed "../ClearerRuntime/Shared/RowRestorer.swift"
  , 0}},
  {"Package.swift", (const char[]){
#embed "package/Package.swift.txt"
  , 0}},
  {"README.md", (const char[]){
#embed "package/README.md.txt"
  , 0}},
  {"Restorer.swift", (const char[]){
#embed "package/Restorer.swift.txt"
  , 0}},
  {"Module.h", (const char[]){
#embed "package/Module.h.txt"
  , 0}},
  {"TestPicture.swift", (const char[]){
#embed "../ClearerExport/TestPicture.swift"
  , 0}},
  {"Tests.swift", (const char[]){
#embed "package/Tests.swift.txt"
  , 0}},
  {"LICENSE", (const char[]){
#embed "../../LICENSE-0BSD"
  , 0}},
};

const char *clearer_package_text(const char *name) {
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    if (strcmp(files[i].name, name) == 0) return files[i].text;
  }
  return NULL;
}
