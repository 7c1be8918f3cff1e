// written() and quantity_unit(): figures as people read them.
#include "core/page/quantity.h"
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
