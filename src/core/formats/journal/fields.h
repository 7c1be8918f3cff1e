#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the columns of a journal are called, and the words in it, in the languages of its writers.
namespace runlytics::formats {

enum class Field {
    none,           // kept by its header
    id,             // the writer's own key of a row
    day,            // the date that a row is about
    stamp,          // when it was written, as forms note by themselves
    title,          // the session's name
    note,           // free text
    rpe,            // perceived exertion, CR10
    soreness,       // the athlete's scale, as the next ones
    mood,           //
    energy,         //
    stress,         //
    sleep_from,     //
    sleep_to,       //
    sleep_quality,  //
    sleep_h,        // hours asleep, or minutes
    resting_hr,     // beats/min
    hrv_rmssd,      // ms
    hrv_sdnn,       // ms
    weight,         // kg
    shift,          // day, late, night, off
    starts,         // of the session; in a roster, of the shift
    ends,           //
};
inline constexpr std::size_t field_count = 22;

// The field's name, as warehouse.journal_columns has it.
std::string_view name_of(Field field);
std::optional<Field> field_named(std::string_view name);

// What tells headers apart: small letters without accents, nothing in brackets, single spaces.
std::string header_key(std::string_view header);

// A column that the athlete named, by its header_key().
struct OwnColumn {
    std::string key;
    Field field;
};

// What a header says that its column is, and by which rule, in words for people.
struct HeaderReading {
    Field field = Field::none;
    std::string_view rule;
    bool by_values = false;  // sleep: only the values tell whether how long or how well
};
HeaderReading read_header(std::string_view header, std::span<const OwnColumn> own = {});

// The field of a column; none for one that is not known.
Field field_of_header(std::string_view header, std::span<const OwnColumn> own = {});

// The header that was probably meant by one that is not known; empty: none is near.
std::string nearest_header(std::string_view header);

// Whether the header says minutes.
bool is_in_minutes(std::string_view header);

// Whether the header says pounds.
bool is_in_pounds(std::string_view header);

// Whether the header is in a language that writes the day before the month and is not English.
bool is_day_first_header(std::string_view header);

enum class TableKind { unknown, journal, roster };

// What a table is by the fields of its header: a journal has days and something about them; a
// roster has days, shifts and at most their times.
TableKind table_kind(std::span<const Field> fields);

// "Nachtschicht" -> "night"; empty for a word that is no shift. Letters of rosters are known too:
// D, E, F, M, T: day; L, S, P: late; N: night; O, R, X, -: off.
std::string_view shift_label(std::string_view word);

}  // namespace runlytics::formats
