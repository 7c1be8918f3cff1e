#include "pg/functions/format_argument.h"

#include <string>

namespace runlytics::pg {

const formats::Format* format_in(const Arguments& args, int i) {
    return i < args.count() ? formats::format_named(args.text(i)) : nullptr;
}

const formats::Format& known_format(std::string_view name) {
    const formats::Format* const format = formats::format_named(name);
    if (format != nullptr) return *format;
    throw Error(sqlstate::invalid_parameter, "no format is called \"" + std::string(name) + "\"",
                {}, "runlytics.formats() lists them.");
}

}  // namespace runlytics::pg
