# Strava's export of simulated seasons, as a zip file.
# shellcheck shell=bash

# make_export FOLDER WEEKS SEASONS: every run of the seasons, which follow one another, and what else
# lies in an export: photographs, a swim that was typed in, the stubs that macOS adds.
make_export() {
    local folder=$1 weeks=$2 seasons=$3 season=$1.season n first_day
    mkdir -p "$folder/activities" "$folder/media"
    for ((n = 0; n < seasons; n++)); do
        first_day=$(date -u -d "2005-01-03 +$((n * weeks * 7)) days" +%F)
        runlytics-simulate --layout strava --recording smart --seed $((n + 1)) --weeks "$weeks" \
            --first-day "$first_day" "$season" >/dev/null
        mv "$season"/activities/* "$folder/activities/"
        if ((n)); then sed -i 1d "$season/activities.csv"; fi
        cat "$season/activities.csv" >>"$folder/activities.csv"
        mv "$season/shoes.csv" "$season/bikes.csv" "$folder/"
        rm -r "$season"
    done
    echo '7999999999,"Dec 24, 2004, 8:00:00 AM",Lake,Swim,,1800,1.5,,,false,,,,,,1800,1750,1500' \
        >>"$folder/activities.csv"
    echo 'a photograph' >"$folder/media/1.jpg"
    echo 'Media Filename,Media Caption' >"$folder/media.csv"
    echo stub >"$folder/activities/._1.tcx"
}
