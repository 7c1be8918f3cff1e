# No word of the SQL is in capitals.
{
    text = code($0)
    if (match(text, /(^|[^A-Za-z0-9_])[A-Z][A-Z]+([^A-Za-z0-9_]|$)/)) {
        word = substr(text, RSTART, RLENGTH)
        gsub(/[^A-Za-z]/, "", word)
        print file ":" NR ": capitals: " word
        bad = 1
    }
}
END { exit bad }
