#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/formats/export.h"

// Cuts an export of gigabytes into documents while it streams past.
namespace runlytics::formats {

inline constexpr std::size_t max_apple_element_bytes = std::size_t{16} << 20;
inline constexpr std::size_t max_apple_prolog_bytes = std::size_t{1} << 20;
inline constexpr std::size_t apple_fragment_bytes = std::size_t{4} << 20;
inline constexpr std::size_t small_apple_fragment_bytes = std::size_t{16} << 10;

// Each fragment is a HealthData document of its own: Records in a row, or a single Workout.
//
// Next month's export repeats everything, so where a fragment ends depends on what it holds alone:
// Records end one where their type or the month of startDate changes, once it has
// small_apple_fragment_bytes, and at apple_fragment_bytes in any case. What differs between two
// exports without meaning anything is levelled: times, which are written with the offset that the
// phone had on that day, become UTC, the address in <<HKDevice: 0x...>> becomes 0, and white space
// between elements a line feed. Everything else is kept byte by byte.
//
// Left out: what is neither a Record nor a Workout (ExportDate, Me, ActivitySummary, Correlation,
// whose Records stand outside it as well, ClinicalRecord, Audiogram, ...), comments, the DTD.
//
// Memory: a slice, one element and one fragment.
class AppleExportSplitter final : public ExportSplitter {
  public:
    // take is given each fragment as soon as it is complete.
    explicit AppleExportSplitter(std::function<void(std::string)> take) : take_(std::move(take)) {}

    // Throws Error: 22P02 when it is no HealthData document, declares
    // an entity, or holds text where an element is due; 54000 over a limit.
    void push(std::span<const std::byte> slice) override;

    // Gives the last fragment; throws Error 22P02 when HealthData was still open.
    void finish() override;

  private:
    enum class Stage : std::uint8_t { prolog, content, epilog };

    std::string_view read(std::string_view text);
    std::string_view read_prolog(std::string_view text);
    bool is_root(std::string_view prolog, std::size_t at);
    [[noreturn]] void refuse_prolog() const;
    std::string_view read_markup(std::string_view text);
    void add_record(std::string_view element, std::string_view type, std::string_view start);
    void append_levelled(std::string_view element);
    void end_fragment();

    std::function<void(std::string)> take_;
    Stage stage_ = Stage::prolog;
    std::optional<Error> prolog_failure_;
    std::string rest_;  // of the last slice, up to where an element is complete
    std::uint64_t passed_ = 0;
    std::string fragment_;
    std::string type_;
    std::string month_;
    std::string start_;
};

std::unique_ptr<ExportSplitter> make_apple_splitter(std::function<void(std::string)> take);

}  // namespace runlytics::formats
