#include "core/formats/journal/fields.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/formats/journal/vocabulary.h"
#include "core/text/fold.h"
#include "core/text/nearest.h"
#include "core/text/values.h"

namespace runlytics::formats {

namespace {

constexpr std::array<std::string_view, field_count> names = {
    "none",     "id",         "day",       "stamp",    "title",      "note",     "rpe",
    "soreness", "mood",       "energy",    "stress",   "sleep_from", "sleep_to", "sleep_quality",
    "sleep_h",  "resting_hr", "hrv_rmssd", "hrv_sdnn", "weight",     "shift",    "starts",
    "ends",
};

// What may stand behind a name: units, and the ends of scales.
constexpr std::string_view trailing[] = {"ms", "bpm", "kg", "lb",  "lbs",  "pounds", "min",
                                         "h",  "hrs", "am", "uhr", "cr10", "utc"};

// Words of shifts, by how they begin.
struct ShiftWord {
    std::string_view label;
    std::string_view beginnings;
};

constexpr ShiftWord shift_words[] = {
    {"night",
     "night, nacht, nuit, noche, nocturno, notte, notturno, noite, noturno, noc, natt, 夜勤, 夜班, "
     "夜, 大夜, 深夜, ноч, 야간, 밤, gece, ليل, रात, malam, đêm, กะดึก, กลางคืน"},
    {"late",
     "late, evening, afternoon, swing, spat, soir, apres midi, tarde, vespertino, sera, serale, "
     "pomeri, laat, late, avond, middag, popolud, popoludn, wieczor, kvall, eftermiddag, 遅番, "
     "準夜, 中班, 晚班, 小夜, вечер, позд, 저녁, 오후, akşam, مساء, शाम, sore, chiều, กะบ่าย, บ่าย"},
    {"off",
     "off, free, rest, no shift, none, holiday, vacation, leave, day off, frei, ruhe, urlaub, "
     "repos, conge, vacances, libre, descanso, vacaciones, libero, riposo, ferie, folga, livre, "
     "ferias, vrij, rust, vakantie, wolne, wolny, urlop, ledig, semester, 休, 公休, 明け, 非番, "
     "轮休, 放假, 輪休, выход, отдых, отпуск, 휴무, 비번, 휴가, izin, tatil, عطلة, إجازة, छुट्टी, "
     "अवकाश, libur, "
     "cuti, nghỉ, หยุด, ลา"},
    {"day",
     "day, early, morning, fruh, tag, matin, jour, manana, diurno, dia, mattin, giorn, manha, dag, "
     "vroeg, ochtend, rano, ranna, dzien, dzienna, morgon, formiddag, 早番, 日勤, 早班, 白班, "
     "日班, "
     "早, дн, день, утр, 주간, 오전, 아침, gündüz, sabah, نهار, صباح, दिन, सुबह, pagi, siang, sáng, "
     "ca ngày, กะเช้า, "
     "กลางวัน"},
};

struct ShiftLetter {
    std::string_view label;
    std::string_view letters;
};

constexpr ShiftLetter shift_letters[] = {
    {"day", "defmt"}, {"late", "lsp"}, {"night", "n"}, {"off", "orx-"}};

// Splits "a, b" into a and b and hands each to a function until it returns true.
template <typename Take>
bool any_listed(std::string_view list, Take take) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (take(text::trim(list.substr(0, comma)))) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

// Takes the last word off when it is a unit or a number.
bool drop_trailing(std::string& key) {
    const auto space = key.rfind(' ');
    if (space == std::string::npos) return false;
    const std::string_view word = std::string_view(key).substr(space + 1);
    const bool number = word.find_first_not_of("0123456789") == std::string_view::npos;
    if (!number && std::find(std::begin(trailing), std::end(trailing), word) == std::end(trailing))
        return false;
    key.resize(space);
    return true;
}

const std::unordered_map<std::string, Field>& known_headers() {
    static const auto table = [] {
        std::unordered_map<std::string, Field> headers;
        const auto learn = [&](const Vocabulary& words) {
            any_listed(words.names, [&](std::string_view name) {
                headers.emplace(text::fold(name, true), words.field);
                return false;
            });
        };
        for (const Vocabulary& words : vocabulary())
            learn(words);
        return headers;
    }();
    return table;
}

Field known_field(const std::string& key) {
    const auto found = known_headers().find(key);
    return found == known_headers().end() ? Field::none : found->second;
}

constexpr std::size_t longest_header = 200;

}  // namespace

std::string_view name_of(Field field) {
    return names[static_cast<std::size_t>(field)];
}

std::optional<Field> field_named(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Field>(found - names.begin());
}

std::string header_key(std::string_view header) {
    return text::fold(header.substr(0, longest_header), false);
}

// Sleep without a word more: how long or how well, which the values tell.
constexpr std::string_view bare_sleep =
    "sleep, schlaf, sommeil, sueno, sonno, sono, slaap, sen, somn, nachtruhe, 睡眠, сон, 수면, 잠, "
    "uyku, النوم, نوم, नींद, tidur, ngủ, giấc ngủ, การนอน, นอน";

// How a scale is written behind a name: "(1-5)", "1 to 10", "/10".
bool names_scale(std::string_view header) {
    const std::string key = " " + text::fold(header, true) + " ";
    for (const std::string_view scale : {" 1 5 ", " 1 10 ", " 0 10 ", " 0 5 ", " 1 to 5 ",
                                         " 1 to 10 ", " 10 ", " 5 ", " 1 bis 5 ", " 1 bis 10 "}) {
        if (key.find(scale) != std::string::npos) return true;
    }
    return false;
}

// HRV is RMSSD, as watches have it, unless the header says SDNN, if only in brackets.
HeaderReading read_header(std::string_view header, std::span<const OwnColumn> own) {
    std::string key = header_key(header);
    for (const OwnColumn& column : own) {
        if (column.key == key && !key.empty()) return {column.field, "the athlete's own name"};
    }
    HeaderReading reading{known_field(key), "its name"};
    while (reading.field == Field::none && drop_trailing(key))
        reading = {known_field(key), "its name without the unit"};
    if (reading.field == Field::none) return {Field::none, "not known"};
    const std::string_view shown = header.substr(0, longest_header);
    const bool bare = any_listed(
        bare_sleep, [&](std::string_view name) { return text::fold(name, true) == key; });
    if (reading.field == Field::sleep_h && bare) {
        if (names_scale(shown)) return {Field::sleep_quality, "its name with a scale"};
        reading.by_values = text::fold(shown, true) == key;
    }
    const bool sdnn = text::fold(shown, true).find("sdnn") != std::string::npos;
    if (reading.field == Field::hrv_rmssd && sdnn) return {Field::hrv_sdnn, "its name with SDNN"};
    return reading;
}

Field field_of_header(std::string_view header, std::span<const OwnColumn> own) {
    return read_header(header, own).field;
}

std::string nearest_header(std::string_view header) {
    const std::string key = header_key(header);
    constexpr std::size_t least_letters = 6;  // a short word is near to any other
    if (key.size() < least_letters) return {};
    std::vector<std::string_view> among;
    for (const auto& [name, field] : known_headers())
        among.push_back(name);
    std::sort(among.begin(), among.end());
    const auto found = text::nearest(key, among, 1);
    return found.empty() ? std::string() : std::string(found.front());
}

bool is_in_minutes(std::string_view header) {
    const std::string key = " " + text::fold(header.substr(0, longest_header), true) + " ";
    for (const std::string_view unit : {" min ", " mins ", " minutes ", " minuten ", " minutos "}) {
        if (key.find(unit) != std::string::npos) return true;
    }
    return false;
}

bool is_in_pounds(std::string_view header) {
    const std::string key = " " + text::fold(header.substr(0, longest_header), true) + " ";
    return key.find(" lb ") != std::string::npos || key.find(" lbs ") != std::string::npos ||
           key.find(" pounds ") != std::string::npos;
}

bool is_day_first_header(std::string_view header) {
    constexpr std::string_view days =
        "datum, tag, jour, fecha, dia, data, giorno, dag, dzien, zeitstempel, horodateur, "
        "marca temporal, informazioni cronologiche, tijdstempel, sygnatura czasowa";
    const std::string key = header_key(header);
    return any_listed(days, [&](std::string_view name) { return name == key; });
}

TableKind table_kind(std::span<const Field> fields) {
    const auto has = [&](Field field) {
        return std::find(fields.begin(), fields.end(), field) != fields.end();
    };
    if (!has(Field::day) && !has(Field::stamp)) return TableKind::unknown;
    const bool told = std::any_of(fields.begin(), fields.end(), [](Field field) {
        return field >= Field::note && field <= Field::weight;
    });
    if (told || (has(Field::shift) && has(Field::title))) return TableKind::journal;
    return has(Field::shift) ? TableKind::roster : TableKind::unknown;
}

std::string_view shift_label(std::string_view word) {
    constexpr std::size_t longest_word = 60;
    if (word.size() > longest_word) return {};
    if (text::trim(word) == "-") return "off";
    const std::string key = text::fold(word, false);
    if (key.empty()) return {};
    if (key.size() == 1) {
        for (const auto& [label, letters] : shift_letters) {
            if (letters.find(key.front()) != std::string_view::npos) return label;
        }
        return {};
    }
    for (const auto& [label, beginnings] : shift_words) {
        if (any_listed(beginnings, [&](std::string_view start) {
                return key.starts_with(text::fold(start, true));
            }))
            return label;
    }
    return {};
}

}  // namespace runlytics::formats
