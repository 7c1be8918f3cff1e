#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

// HTML that is safe by its types: markup is what stands in this program's source, everything else
// goes through escape_html().
namespace runlytics::page {

// The one way of a text into the document, in content and in quoted attributes alike: & < > " ' are
// references, and what is no UTF-8 or no character of HTML becomes U+FFFD.
std::string escape_html(std::string_view text);

// Markup: a literal of the source and nothing else.
class Markup {
  public:
    template <std::size_t size>
    consteval Markup(const char (&literal)[size]) : text_(literal, size - 1) {}
    constexpr std::string_view text() const { return text_; }

  private:
    std::string_view text_;
};

// A text from outside, to be escaped.
struct Text {
    std::string_view text;
};

// A coordinate or a share, with at most two decimals: "37.25", "0.5", "12".
struct Number {
    double value;
    int decimals = 2;
};

// The same behind which stands "%".
struct Percent {
    double value;
};

// A document, or a piece of one, in the making. Throws 54000 when it grows beyond what a browser
// should be given.
class Html {
  public:
    Html& operator<<(Markup markup);
    Html& operator<<(Text text);
    Html& operator<<(Number number);
    Html& operator<<(Percent percent);
    Html& operator<<(std::size_t count);
    Html& operator<<(const Html& piece);
    // Text that HTML does not read: a style sheet or script of ours, or JSON without "<".
    Html& own(std::string_view text);

    bool empty() const { return text_.empty(); }
    std::string_view text() const { return text_; }
    std::string take() { return std::move(text_); }

  private:
    Html& append(std::string_view text);

    std::string text_;
};

// A number as JavaScript and SVG read it, without superfluous digits.
std::string compact(double value, int decimals);

}  // namespace runlytics::page
