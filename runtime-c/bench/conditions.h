/* What times depend on, as far as Linux tells. */
#ifndef CLEARER_TEST_CONDITIONS_H
#define CLEARER_TEST_CONDITIONS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first line of a file that begins with `key`, without it and what separates it from its value. */
static int read_line(const char *path, const char *key, char *value, size_t size) {
  FILE *file = fopen(path, "r");
  char line[256];
  int found = 0;
  while (file && !found && fgets(line, sizeof line, file)) {
    if (!strncmp(line, key, strlen(key))) {
      const char *start = line + strlen(key);
      size_t length;
      start += strspn(start, *key ? " \t:" : "");
      length = strcspn(start, "\n\"\\");
      if (length >= size) length = size - 1;
      memcpy(value, start, length);
      value[length] = 0;
      found = 1;
    }
  }
  if (file) fclose(file);
  return found;
}

static double read_number(const char *path, double unit) {
  char text[64];
  return read_line(path, "", text, sizeof text) ? unit * strtod(text, NULL) : 0;
}

typedef struct {
  double mhz, celsius; /* 0 where it is not told */
} conditions;

static conditions conditions_now(void) {
  conditions now;
  char text[64];
  now.mhz = read_number("/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", 1e-3);
  if (now.mhz <= 0 && read_line("/proc/cpuinfo", "cpu MHz", text, sizeof text)) now.mhz = strtod(text, NULL);
  now.celsius = read_number("/sys/class/thermal/thermal_zone0/temp", 1e-3);
  return now;
}

static void print_conditions(conditions before) {
  const conditions after = conditions_now();
  char cpu[128] = "", governor[64] = "";
  if (!read_line("/proc/cpuinfo", "model name", cpu, sizeof cpu) &&
      !read_line("/sys/firmware/devicetree/base/model", "", cpu, sizeof cpu)) {
    read_line("/proc/cpuinfo", "CPU part", cpu, sizeof cpu);
  }
  read_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "", governor, sizeof governor);
  printf("\"conditions\":{\"cpu\":\"%s\",\"governor\":\"%s\",\"mhz_before\":%.0f,\"mhz_after\":%.0f,"
         "\"celsius_before\":%.1f,\"celsius_after\":%.1f}", cpu, governor, before.mhz, after.mhz, before.celsius,
         after.celsius);
}

#endif
