# The steps of create_warehouse(): whole files called tables or views, and what others mark.
FNR == 1 {
    new_file()
    whole = FILENAME ~ /\/(tables|views)\.sql$/
    inside = whole
}
$0 == "-- @warehouse@" { inside = 1 }
$0 == "-- @extension@" { inside = whole }
code($0) ~ /(^|[^a-z0-9_])runlytics_internal\./ && inside {
    print FILENAME ":" FNR ": the warehouse may not depend on runlytics_internal"
    bad = 1
}
END { exit bad }
