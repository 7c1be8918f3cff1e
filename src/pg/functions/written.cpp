// written(), quantity_unit(), sparkline(), bar(): figures as people read them.
#include "core/page/quantity.h"
#include "core/page/sparkline.h"
#include "pg/boundary/boundary.h"
#include "pg/boundary/results.h"

namespace page = runlytics::page;
using runlytics::pg::Arguments;
using runlytics::pg::call;
using runlytics::pg::text_from_file;

RUNLYTICS_FUNCTION(runlytics_written, [](Arguments& args) {
    const page::Units units = page::units_named(args.text(2));
    const std::string text = page::written(args.float8(0), args.text(1), units);
    return call([&] { return text_from_file(text); });
});

RUNLYTICS_FUNCTION(runlytics_quantity_unit, [](Arguments& args) {
    const page::Units units = page::units_named(args.text(1));
    const std::string_view unit = page::quantity_unit(args.text(0), units);
    return call([&] { return text_from_file(unit); });
});

RUNLYTICS_FUNCTION(runlytics_sparkline, [](Arguments& args) {
    if (args.is_null(0)) return args.null();
    std::optional<int> width;
    if (!args.is_null(1)) width = args.int4(1);
    const std::string text = page::sparkline(args.float8_array_or_missing(0), width);
    return call([&] { return text_from_file(text); });
});

RUNLYTICS_FUNCTION(runlytics_bar, [](Arguments& args) {
    const std::string text = page::bar(args.float8(0), args.float8(1), args.int4(2));
    return call([&] { return text_from_file(text); });
});
