#include "core/formats/apple/elements.h"

#include <algorithm>
#include <functional>

#include "core/interrupt.h"

namespace runlytics::formats {

namespace {

constexpr std::size_t most_broken = 1000;
constexpr std::string_view root = "<HealthData>";

// Where the next Record or Workout begins; npos where none does.
std::size_t next_element(std::string_view text, std::size_t from) {
    for (std::size_t at = text.find('<', from); at != text.npos; at = text.find('<', at + 1)) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("<Record ") || rest.starts_with("<Workout ")) return at;
    }
    return text.npos;
}

bool is_within(std::string_view text, const char* at) {
    return !std::less<>()(at, text.data()) && std::less<>()(at, text.data() + text.size());
}

}  // namespace

ExportElements::ExportElements(std::span<const std::byte> document)
    : text_(reinterpret_cast<const char*>(document.data()), document.size()) {
    scanner_.emplace(document, xml::Options{.tolerate_control_characters = true});
}

void ExportElements::open() {
    scanner_->next();
    if (scanner_->name().local != "HealthData") {
        throw Error(sqlstate::malformed_input, "not an Apple Health export",
                    "its root element is " + std::string(scanner_->name().qualified));
    }
    here_ = scanner_->name().qualified.data();
}

// Begins anew at the next element, as if the export began there: the root takes the place of what
// stands before it. A document in another encoding is not looked into.
bool ExportElements::go_on(const Error& error) {
    if (error.state() != sqlstate::malformed_input || !is_within(text_, here_)) return false;
    if (++broken_ > most_broken) return false;
    poll_interrupt();
    const auto begun = static_cast<std::size_t>(here_ - text_.data());
    const std::size_t at = next_element(text_, std::max(begun, resumed_at_ + 1));
    if (at == text_.npos || at < root.size()) return false;
    if (!failure_) {
        failure_ = error;
        copy_.assign(text_);
        text_ = copy_;
    }
    copy_.replace(at - root.size(), root.size(), root);
    resumed_at_ = at;
    const auto rest = std::span(copy_).subspan(at - root.size());
    scanner_.emplace(std::as_bytes(rest), xml::Options{.tolerate_control_characters = true});
    scanner_->next();
    here_ = scanner_->name().qualified.data();
    return true;
}

}  // namespace runlytics::formats
