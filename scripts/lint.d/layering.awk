# Reads the table of rooms, then C++ files. A file may include its own room, the headers that stand in core
# itself, and what the row of its room allows, by prefix. A folder inside a room is of that room, and sees of
# it itself and the headers at the room's root, never the folder beside it; those of core and pg are rooms
# themselves. <postgres.h> in a row stands for every header of the server.
NR == FNR {
    name = $1
    sub(/^[^ ]+ */, "")
    allowed[name] = $0
    next
}

FNR == 1 {
    folder = FILENAME
    sub(/^src\//, "", folder)
    sub(/\/[^\/]*$/, "", folder)
    room = folder
    while (!(room in allowed) && sub(/\/[^\/]*$/, "", room)) continue
    if (!(room in allowed) || (room != folder && room !~ /\//)) {
        room = ""
        print FILENAME ": no room of the table in docs/architecture.md is around it"
        bad = 1
    }
}

function of_server(include, line, found) {
    if (include ~ /^(postgres|fmgr|libpq-fe|pg_)/) return 1
    if (server == "") return 0
    found = (getline line < (server "/" include)) >= 0
    close(server "/" include)
    return found
}

function may(include, count, i, prefix) {
    if (include ~ /^core\/[^\/]*$/) return 1
    if (index(include, room "/") == 1) {
        if (substr(include, length(room) + 2) !~ /\//) return 1
        if (room ~ /\// && (room == folder || index(include, folder "/") == 1)) return 1
    }
    count = split(allowed[room], prefix, " ")
    for (i = 1; i <= count; i++) if (index(include, prefix[i]) == 1) return 1
    return 0
}

room != "" && match($0, /^ *# *include *["<][^">]*/) {
    include = substr($0, RSTART, RLENGTH)
    sub(/^[^"<]*/, "", include)
    local = sub(/^"/, "", include)
    if (local && !may(include)) {
        print FILENAME ":" FNR ": " room " may not include \"" include "\""
        bad = 1
    }
    if (!local && of_server(substr(include, 2)) && !may("<postgres.h>") && !may(include ">")) {
        print FILENAME ":" FNR ": " room " may not include " include ">"
        bad = 1
    }
}

END { exit bad }
