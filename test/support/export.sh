# Makes Strava's export out of simulated seasons.
# shellcheck shell=bash

# Writes the row of activities.csv for a TCX file on standard input: its number, its name in the
# archive. Nothing for a file without an activity.
export_row() {
    TZ=UTC awk -v RS='<' -v n="$1" -v target="$2" '
        /^Lap StartTime=/ && !start { split($0, part, "\""); start = part[2] }
        /^TotalTimeSeconds>/ { split($0, part, ">"); seconds += part[2] }
        /^DistanceMeters>/ { split($0, part, ">"); metres = part[2] }
        END {
            if (!start) exit
            gsub(/[-T:Z]/, " ", start)
            printf "%.0f,\"%s\",\"Run %d, named\nby hand\",Run,,%s,%.2f,,,false,,Shoe %d,%s,,,%s,,%s\n",
                7000000000 + n, strftime("%b %d, %Y, %I:%M:%S %p", mktime(start)), n, seconds,
                metres / 1000, n % 2, target, seconds, metres
        }'
}

# make_export FOLDER SEASON...: every run of the seasons as an export has it, half of them packed.
make_export() {
    local folder=$1 file target n=0
    shift
    mkdir -p "$folder/activities" "$folder/media"
    echo 'Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance' \
        >"$folder/activities.csv"
    for file in $(printf "%s/activities/2*\n" "$@"); do
        n=$((n + 1))
        target=activities/$((900000 + n)).tcx
        if gzip -t "$file" 2>/dev/null; then
            target+=.gz
            zcat "$file" | export_row "$n" "$target"
        else
            export_row "$n" "$target" <"$file"
        fi >>"$folder/activities.csv"
        cp "$file" "$folder/$target"
    done
    echo '7999999999,"Dec 24, 2025, 8:00:00 AM",Lake,Swim,,1800,1.5,,,false,,,,,,1800,1750,1500' \
        >>"$folder/activities.csv"
    echo 'a photograph' >"$folder/media/1.jpg"
    echo 'Shoe Name,Shoe Brand' >"$folder/shoes.csv"
    echo stub >"$folder/activities/._1.tcx"
}
