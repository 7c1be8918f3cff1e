# The blocks of a page of the documentation as files, in its order: sourced by tests that run them.
# shellcheck shell=bash

# write_blocks PAGE FOLDER LANGUAGE...: each block ```LANGUAGE of the page to FOLDER/NN.LANGUAGE; those that say why they cannot
# run, in the line <!-- not run: why --> above, are printed as comments of TAP instead.
write_blocks() {
    local page=$1 folder=$2
    shift 2
    mkdir -p "$folder"
    awk -v folder="$folder" -v page="$page" -v languages=" $* " '
        /^ *```[a-z]/ && !inside {
            language = $0
            sub(/^ *```/, "", language)
            inside = 1
            if (index(languages, " " language " ")) {
                n++
                if (reason == "") file = sprintf("%s/%02d.%s", folder, n, language)
                else printf "# %s, block %d is not run: %s\n", page, n, reason
            }
            next
        }
        /^ *```/ { inside = !inside; if (file != "") close(file); file = "" }
        inside && file != "" { print >file }
        !/^$/ && !inside { reason = "" }
        /^ *<!-- not run: .* -->$/ { reason = $0; sub(/^ *<!-- not run: /, "", reason); sub(/ -->$/, "", reason) }
    ' "$page"
}
