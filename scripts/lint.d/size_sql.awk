# A function or procedure begins with CREATE and ends with the line that closes its body, "$$;" or the
# "end;" of BEGIN ATOMIC. What "allowed" names by file and function may be longer, and then is.
BEGIN {
    count = split(allowed, names)
    for (i = 1; i <= count; i++) longer[names[i]] = 1
}

/^create (or replace )?(function|procedure) / {
    start = NR
    name = $0
    sub(/^create (or replace )?(function|procedure) [a-z_]*\./, "", name)
    sub(/\(.*/, "", name)
    key = file ":" name
}
start && (/^\$[a-z_]*\$;$/ || /^end;$/) {
    lines = NR - start + 1
    start = 0
    if (lines <= 70) {
        if (key in longer && !(key in excused)) stale[key] = lines
        next
    }
    delete stale[key]
    excused[key] = 1
    print file ":" NR - lines + 1 ": " name "() of " lines " lines, more than 70" (key in longer ? ", as is allowed" : "")
    if (!(key in longer)) bad = 1
}
END {
    for (key in stale) {
        print key " has " stale[key] " lines and need not be allowed more"
        bad = 1
    }
    exit bad
}
