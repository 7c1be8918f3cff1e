# A function begins where a line at the outer level, or inside a class, ends with "{", and ends at the
# brace of the same depth.
function indent() { match($0, /^ */); return RLENGTH }

start && indent() == depth && /^ *}/ {
    if (NR - start > 50) {
        print file ":" start ": a function of " NR - start " lines, more than 50"
        bad = 1
    }
    start = 0
}
!start && /\{$/ && indent() <= 4 && /\)[^;]*\{$/ && !/^ *(namespace|class|struct|enum|union|if|for|while|switch|\/\/)/ {
    start = NR
    depth = indent()
}
END { exit bad }
