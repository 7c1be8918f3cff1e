#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/xml/scanner.h"

// The elements of Apple's export, one of which may be damaged without costing the rest.
namespace runlytics::formats {

class ExportElements {
  public:
    explicit ExportElements(std::span<const std::byte> document);

    // Stands at the element that is visited.
    xml::Scanner& scanner() { return *scanner_; }
    const xml::Scanner& scanner() const { return *scanner_; }

    // How many were not well formed.
    std::size_t broken() const { return broken_; }
    // What was wrong with the first of them.
    const std::optional<Error>& failure() const { return failure_; }

    // Calls visit(name) for each child of HealthData. Where the XML is not well formed reading goes
    // on at the next Record or Workout, and damaged() is called. Throws Error 22P02 when it is no
    // export, or has more damage than a thousand places.
    template <typename Visit, typename Damaged>
    void for_each(Visit&& visit, Damaged&& damaged) {
        open();
        while (true) {
            try {
                while (scanner_->next_child(1)) {
                    here_ = scanner_->name().qualified.data();
                    visit(scanner_->name().local);
                }
                if (!scanner_->cut()) scanner_->next();
                return;
            } catch (const Error& error) {
                if (!go_on(error)) throw;
            }
            damaged();
        }
    }

  private:
    void open();
    bool go_on(const Error& error);

    std::string_view text_;
    std::string copy_;  // of the document, once something is wrong with it
    std::optional<xml::Scanner> scanner_;
    const char* here_ = nullptr;  // the name of the element that was begun last
    std::size_t resumed_at_ = 0;
    std::size_t broken_ = 0;
    std::optional<Error> failure_;
};

}  // namespace runlytics::formats
