#!/bin/bash
# How far the tests behind the answers can be trusted: false alarms, coverage and power over 500 simulated athletes of
# each kind, whose days remember the day before (autocorrelation 0.5), beside a naive t-test. ATHLETES says how many (500).
set -euo pipefail
cmake --build build/bench --target calibration >build/bench/calibration.log
build/bench/bench/calibration "${ATHLETES:-500}"
