# code(line) is what the line says outside of comments, strings and quoted names; what is open at its
# end goes on in the next. Call new_file() before the first line of another.
function new_file() {
    comment = 0
    quoted = ""
}

function code(line, text, i, c, two) {
    for (i = 1; i <= length(line); i++) {
        c = substr(line, i, 1)
        two = substr(line, i, 2)
        if (comment) { if (two == "*/") { comment = 0; i++ } }
        else if (quoted != "") { if (c == quoted) quoted = "" }
        else if (two == "--" || (c == "\\" && text ~ /^ *$/)) break
        else if (two == "/*") { comment = 1; i++ }
        else if (c == "'" || c == "\"") quoted = c
        else text = text c
    }
    return text
}
