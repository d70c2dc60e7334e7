"""Times one engine on one file in a process of its own, whose memory is then the engine's alone.

    time_engine.py ENGINE FILE CHANNELS WIDTH HEIGHT SECONDS

Prints JSON: CPU milliseconds of each run after the first, and the peak memory of the process in bytes.
"""

import json
import pathlib
import sys
import time

import engines
import pictures


def peak_memory():
    """What the kernel calls the high water mark. `ru_maxrss` would count the parent from before the exec, too."""
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise SystemExit("error: /proc/self/status has no VmHWM")


name, path = sys.argv[1:3]
channels, width, height = map(int, sys.argv[3:6])
picture = pictures.made_up(channels, width, height, seed=0)
engine = engines.ALL[name](path, picture.shape)
engine.run(picture)
cpu, start = [], time.perf_counter()
while len(cpu) < 3 or time.perf_counter() - start < float(sys.argv[6]):
    before = time.process_time()
    engine.run(picture)
    cpu.append(1e3 * (time.process_time() - before))
json.dump({"cpu_ms": cpu, "peak_rss_bytes": peak_memory()}, sys.stdout)
