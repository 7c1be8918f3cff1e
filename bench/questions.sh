#!/bin/bash
# What the questions of docs/questions.md and the views of shifts and of the next day cost over ten years of one athlete. There is
# no peer: the goal is 200 ms each.
set -euo pipefail
source bench/support/decade.sh
make_decade
years -d decade -f bench/support/questions.sql
