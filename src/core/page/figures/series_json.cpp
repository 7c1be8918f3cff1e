#include <cmath>

#include "core/interrupt.h"
#include "core/page/figures/series.h"
#include "core/text/json_text.h"

namespace runlytics::page::figures {
namespace {

// A text for a script element: no "<" may end the element, and no "&" is there to be misread.
std::string quoted(std::string_view text) {
    std::string safe;
    for (const char c : text::json_quoted(text)) {
        switch (c) {
            case '<':
                safe += "\\u003c";
                break;
            case '>':
                safe += "\\u003e";
                break;
            case '&':
                safe += "\\u0026";
                break;
            default:
                safe += c;
        }
    }
    return safe;
}

std::string number(double value, int decimals) {
    if (!std::isfinite(value)) return "null";
    return compact(value, decimals);
}

std::string list(const std::vector<double>& values, int decimals) {
    std::string text = "[";
    for (const double value : values) {
        if (text.size() > 1) text += ',';
        text += number(value, decimals);
    }
    poll_interrupt();
    return text + ']';
}

// Days that follow one another, and seconds of one rhythm, are said in three numbers.
std::string x_json(const std::vector<double>& x) {
    const double step = x.size() > 1 ? x[1] - x[0] : 1;
    for (std::size_t i = 1; i < x.size(); ++i)
        if (std::abs(x[i] - x[i - 1] - step) > 1e-6) return list(x, 1);
    return text::JsonObject()
        .add_json("from", number(x.front(), 1))
        .add_json("step", number(step, 1))
        .add("n", static_cast<std::int64_t>(x.size()))
        .text();
}

// One decimal beyond the axis: what is between two ticks can be read to a hundredth of them.
int decimals_of(const Axis& axis) {
    for (int decimals = 0; decimals < 3; ++decimals)
        if (axis.step >= 20 * std::pow(10, -decimals)) return decimals;
    return 3;
}

std::string form_of(const Measured& measured) {
    const std::string_view quantity = measured.quantity;
    if (quantity == "pace" || quantity == "pace_unit" || quantity == "duration") return "minutes";
    if (quantity == "hours" || quantity == "clock") return std::string(quantity);
    return "number";
}

void add_measure(text::JsonObject& object, const Measured& measured) {
    object.add("form", form_of(measured));
    // What is written with no decimal has none in a tooltip either.
    const std::string written = measured.written(measured.kept(1.5));
    object.add("digits", static_cast<std::int64_t>(written.find('.') != std::string::npos));
    if (measured.quantity != "hours") object.add_json("unit", quoted(measured.unit()));
}

std::string line_json(const SeriesLine& line, const Series& series) {
    text::JsonObject object;
    object.add_json("name", quoted(line.name)).add("tone", line.tone.substr(2));
    object.add("style", line.style);
    if (line.is_right) object.add_json("right", "true");
    add_measure(object, line.measured);
    const Axis& axis = line.is_right ? *series.right : series.left;
    object.add_json("values", list(line.values, decimals_of(axis)));
    if (!line.outside.empty()) {
        object.add_json("outside", list({line.outside.begin(), line.outside.end()}, 0));
    }
    return object.text();
}

template <typename Each, typename Write>
std::string all(const std::vector<Each>& list, Write write) {
    std::string text = "[";
    for (const Each& each : list) {
        if (text.size() > 1) text += ',';
        text += write(each);
    }
    return text + ']';
}

std::string range_json(const Axis& axis) {
    return list({axis.range.low, axis.range.high}, 4);
}

}  // namespace

std::string series_json(const Series& series) {
    text::JsonObject object;
    object.add("kind", series.is_days ? "days" : "seconds").add_json("x", x_json(series.x));
    add_measure(object, series.measured);
    object.add_json("range", range_json(series.left));
    if (series.right) object.add_json("range_right", range_json(*series.right));
    const int decimals = decimals_of(series.left);
    object.add_json("lines", all(series.lines,
                                 [&](const SeriesLine& line) { return line_json(line, series); }));
    object.add_json("bands", all(series.bands, [&](const SeriesBand& band) {
                        return text::JsonObject()
                            .add_json("name", quoted(band.name))
                            .add_json("low", list(band.low, decimals))
                            .add_json("high", list(band.high, decimals))
                            .text();
                    }));
    object.add_json("marks", all(series.marks, [](const SeriesMark& mark) {
                        return text::JsonObject()
                            .add_json("x", number(mark.x, 1))
                            .add_json("label", quoted(mark.label))
                            .text();
                    }));
    if (std::isfinite(series.now)) object.add_json("now", number(series.now, 1));
    object.add("week", static_cast<std::int64_t>(series.week_starts_on));
    if (series.is_inverted) object.add_json("inverted", "true");
    if (!series.group.empty()) object.add_json("group", quoted(series.group));
    return object.text();
}

}  // namespace runlytics::page::figures
