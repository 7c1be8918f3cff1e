# Prints the rows of the first table below a heading, one a line: the name in the first column, then
# whatever stands in backquotes in the last. A path's "src/", "sql/" and final "/" are left out of the name.
function quoted(text, result) {
    while (match(text, /`[^`]+`/)) {
        result = result " " substr(text, RSTART + 1, RLENGTH - 2)
        text = substr(text, RSTART + RLENGTH)
    }
    return substr(result, 2)
}

/^#/ { here = $0 == heading }
here && /^\| *`/ {
    columns = split($0, cell, "|")
    name = quoted(cell[2])
    sub(/^(src|sql)\//, "", name)
    sub(/\/$/, "", name)
    print name, quoted(cell[columns - 1])
}
