#!/bin/bash
# What questions in plain words cost over ten years of one athlete: those of test/ask/questions.tsv, all of them. There is
# no peer: the goal is 50 ms for nineteen of twenty, and twenty a second of one session.
set -euo pipefail
source bench/support/decade.sh
make_decade
years -d decade -f bench/support/ask.sql
