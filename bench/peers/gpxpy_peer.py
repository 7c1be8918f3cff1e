"""Times gpxpy on a file: gpxpy_peer.py FILE [ROUNDS]. Prints the CPU seconds of the median round; the first warms up."""
import sys
import time

import gpxpy

with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
seconds = []
for _ in range(int(sys.argv[2]) + 1):
    began = time.process_time()
    gpx = gpxpy.parse(text)
    seconds.append(time.process_time() - began)
    if not gpx.tracks[0].segments[0].points:
        sys.exit("nothing read")
print(sorted(seconds[1:])[len(seconds[1:]) // 2])
