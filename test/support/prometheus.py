#!/usr/bin/env python3
"""Reads the text format of Prometheus by its own client's parser, and prints what it has: name, labels and value of
each sample, or of those whose names the arguments say. Fails where the parser does, for a sample without HELP or TYPE,
and for one that comes twice.
"""
import sys

from prometheus_client.parser import text_string_to_metric_families

seen = set()
for family in text_string_to_metric_families(sys.stdin.read()):
    if not family.documentation or family.type == "unknown":
        sys.exit(f"{family.name} has no HELP or no TYPE")
    for sample in family.samples:
        key = (sample.name, tuple(sorted(sample.labels.items())))
        if key in seen:
            sys.exit(f"{key} comes twice")
        seen.add(key)
        if sample.name in sys.argv[1:] or len(sys.argv) == 1:
            print(sample.name, *(f"{k}={v}" for k, v in sorted(sample.labels.items())), f"{sample.value:g}")
