#!/bin/bash
# Ten years of one athlete beside one year of another: what gold views cost, what a late row costs, and what it costs to
# compute and to process all of it again; the last month of a fleet of 200 athletes.
set -euo pipefail
source bench/support/decade.sh
make_decade
years -d decade -f bench/support/views.sql
years -d decade -f bench/support/late.sql
years -d decade -f bench/support/again.sql
years -d decade -f bench/support/fleet.sql
