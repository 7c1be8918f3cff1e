# Reads the table of topics, then the files below sql/. A routine, type, view or aggregate belongs to the topic of
# the folder that it is made in, and may be named by its own topic and those below it in the table: in calls,
# defaults, casts, views. GRANT and REVOKE call nothing. A name that two topics make is free to whoever
# stands below one of them.
BEGIN { made = "^create (or replace )?(function|procedure|aggregate|type|view|table|domain) (if not exists )?" }

NR == FNR { place[$1] = FNR; next }

FNR == 1 {
    new_file()
    granting = 0
    split(FILENAME, folder, "/")
    topic = folder[2]
    if (!(topic in place)) {
        print FILENAME ": the topic " topic " is not in the table of docs/architecture.md"
        bad = 1
        place[topic] = 0
    }
}

{
    line = code($0)
    if (line ~ /^(grant|revoke) /) granting = 1
    if (granting) { granting = line !~ /;/; next }
    if (match(line, made "runlytics(_internal)?\\.")) {
        name = line
        sub(made, "", name)
        match(name, /^[a-z_]+\.[a-z0-9_]+/)
        name = substr(name, 1, RLENGTH)
        if (!(name in first) || place[topic] < place[first[name]]) first[name] = topic
    }
    while (match(line, /(^|[^a-z0-9_.])runlytics(_internal)?\.[a-z0-9_]+/)) {
        name = substr(line, RSTART, RLENGTH)
        sub(/^[^a-z]/, "", name)
        line = substr(line, RSTART + RLENGTH)
        uses++
        used[uses] = name
        user[uses] = topic
        spot[uses] = FILENAME ":" FNR
    }
}

END {
    for (i = 1; i <= uses; i++) {
        if (!(used[i] in first) || place[first[used[i]]] <= place[user[i]]) continue
        print spot[i] ": " user[i] " may not name " used[i] " of " first[used[i]] ", a topic below it"
        bad = 1
    }
    exit bad
}
