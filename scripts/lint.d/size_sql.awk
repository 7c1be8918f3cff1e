# A function or procedure begins with CREATE and ends with the line that closes its body, "$$;" or the
# "end;" of BEGIN ATOMIC.
/^create (or replace )?(function|procedure) / {
    start = NR
    name = $0
    sub(/^create (or replace )?(function|procedure) [a-z_]*\./, "", name)
    sub(/\(.*/, "", name)
}
start && (/^\$[a-z_]*\$;$/ || /^end;$/) {
    lines = NR - start + 1
    start = 0
    if (lines <= 70) next
    print file ":" NR - lines + 1 ": " name "() of " lines " lines, more than 70"
    bad = 1
}
END { exit bad }
