# A version that comes after 1.0, made of this tree: a changed formula, a new metric, a column more in a view of gold and in a table.
# Sourced by test/e2e/upgrade_release.sh and scripts/check-deb.
# shellcheck shell=bash

# Reads the SQL of 1.0, the install script or a part of it, and writes that of 1.1.
later_sql() {
    awk '
        /^    \(.decoupling., [0-9]+, .heart_rate/ { sub(/[0-9]+/, "9") }
        /^create function runlytics_internal.metric_decoupling/ { decoupling = 1 }
        decoupling && /graded\)\.decoupling/ { sub(/\(\(of\)\.graded\)\.decoupling/, "((of).graded).decoupling + 1"); decoupling = 0 }
        /^create function runlytics_internal.metric_cadence/ {
            print "create function runlytics_internal.metric_mean_altitude(of runlytics_internal.scored_samples) returns runlytics_internal.sample_metric"
            print "  language sql immutable parallel safe cost 3000"
            print "  return row(runlytics.average(stream => (of).stream, channel => \x27altitude_m\x27), null)::runlytics_internal.sample_metric;"
            print "comment on function runlytics_internal.metric_mean_altitude(runlytics_internal.scored_samples) is \x27The mean altitude. A part of sample_metrics().\x27;"
        }
        /^    \(.cadence., [0-9]+, .cadence/ { print "    (\x27mean_altitude\x27, 1, \x27altitude_m\x27, \x27{}\x27)," }
        /^  \(70, .aerobic_estimate/ { print "  (190, \x27mean_altitude\x27, \x27m\x27, \x27activity\x27, \x27samples\x27, \x27Mean altitude\x27, false)," }
        /^create or replace view warehouse.run_list / { list = 1 }
        # A column is put before FROM, behind whichever is the last of the list.
        list && /^from / { print "  , r.avg_hr * r.moving_s / 60 as heartbeats"; list = 0 }
        /^comment on table warehouse.laps / { print "alter table warehouse.laps add column if not exists steps int;" }
        { print }
    ' "$@"
}

# Makes of a copy of this tree, in the folder $1, that of 1.1 as CONTRIBUTING.md has a version made: SQL, control, upgrade script,
# changelog of the package.
later_tree() {
    local tree=$1 part
    "$tree/scripts/assemble-sql" "$tree/sql" >"$tree/runlytics--1.0.sql" &&
        "$tree/scripts/assemble-sql" --files "$tree/sql" >"$tree/parts" || return
    while read -r part; do
        later_sql "$part" >"$tree/part" && cat "$tree/part" >"$part" || return
    done <"$tree/parts"
    sed -i "s/^default_version.*/default_version = '1.1'/" "$tree/runlytics.control" &&
        "$tree/scripts/assemble-sql" "$tree/sql" >"$tree/runlytics--1.1.sql" && mkdir -p "$tree/sql/upgrade" &&
        "$tree/scripts/upgrade-script" "$tree/runlytics--1.0.sql" "$tree/runlytics--1.1.sql" >"$tree/sql/upgrade/runlytics--1.0--1.1.sql" &&
        { printf 'runlytics (1.1-1) unstable; urgency=medium\n\n  * A later version.\n\n -- %s\n\n' \
            'The runlytics authors <authors@runlytics.invalid>  Mon, 30 Nov 2026 06:00:00 +0000' && cat debian/changelog; } >"$tree/debian/changelog" &&
        rm -f "$tree"/runlytics--1.?.sql "$tree/parts" "$tree/part"
}
