#include "core/ask/token.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "core/text/fold.h"

namespace runlytics::ask {

namespace {

constexpr std::string_view apostrophe = "\xe2\x80\x99", en_dash = "\xe2\x80\x93";
constexpr std::size_t longest_word = 60;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

// The whole number that the digits at a place are.
double digits_at(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + count, value);
    return value;
}

struct Sign {
    std::size_t length = 0;  // bytes
    Gap gap = Gap::space;
};

// What phones and web pages put beside words and is no letter: spaces that do not break or have no
// width, curly quotes, long dashes, marks of direction, pictures. Between words it is a space.
Sign sign_at(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    if (byte(0) == 0xc2) {
        const bool is_sign = byte(1) == 0xa0 || byte(1) == 0xa1 || byte(1) == 0xab ||
                             byte(1) == 0xb7 || byte(1) == 0xbb || byte(1) == 0xbf;
        return {is_sign ? 2u : 0u};
    }
    if (byte(0) == 0xf0 && byte(1) == 0x9f && text.size() >= 4) return {4};
    if (text.size() < 3) return {};
    if (byte(0) == 0xe2 && byte(1) == 0x80) {
        if (byte(2) == 0xa6) return {3, Gap::stop};
        const bool is_sign = byte(2) <= 0x8f || byte(2) == 0x94 || byte(2) == 0x95 ||
                             byte(2) == 0x98 || (byte(2) >= 0x9a && byte(2) <= 0x9f) ||
                             (byte(2) >= 0xa8 && byte(2) <= 0xaf);
        return {is_sign ? 3u : 0u};
    }
    const bool is_direction = byte(0) == 0xe2 && byte(1) == 0x81 && byte(2) >= 0xa0;
    const bool is_symbol = byte(0) == 0xe2 && byte(1) >= 0x98 && byte(1) <= 0x9e;
    const bool is_mark = (byte(0) == 0xef && byte(1) == 0xb8 && byte(2) == 0x8f) ||
                         (byte(0) == 0xef && byte(1) == 0xbb && byte(2) == 0xbf) ||
                         (byte(0) == 0xe3 && byte(1) == 0x80 && byte(2) == 0x80);
    return {is_direction || is_symbol || is_mark ? 3u : 0u};
}

bool ends_word(std::string_view text) {
    return sign_at(text).length > 0 || text.starts_with(en_dash);
}

class Cutter {
  public:
    explicit Cutter(std::string_view text) : text_(text) {}

    std::vector<Token> cut() {
        while (at_ < text_.size() && tokens_.size() < max_tokens) {
            const char c = text_[at_];
            if (is_digit(c) || is_fraction()) {
                cut_number();
            } else if (const Sign sign = sign_at(text_.substr(at_)); sign.length > 0) {
                at_ += sign.length;
                gap_ = std::max(gap_, sign.gap);
            } else if (const std::size_t dash = dash_at(at_); dash > 0) {
                cut_dash(dash);
            } else if (is_letter(c)) {
                cut_word();
            } else {
                cut_sign(c);
            }
        }
        return std::move(tokens_);
    }

  private:
    void add(Token token) {
        token.gap = gap_;
        gap_ = Gap::space;
        tokens_.push_back(std::move(token));
    }

    bool digit_at(std::size_t at) const { return at < text_.size() && is_digit(text_[at]); }

    // Half a mile as .5.
    bool is_fraction() const {
        const bool is_first = at_ == 0 || !(is_digit(text_[at_ - 1]) || is_letter(text_[at_ - 1]) ||
                                            text_[at_ - 1] == '.');
        return text_[at_] == '.' && digit_at(at_ + 1) && is_first;
    }

    void cut_word() {
        const std::size_t begin = at_;
        std::string plain;
        while (at_ < text_.size()) {
            if (text_[at_] == '\'' && at_ + 1 < text_.size() && is_letter(text_[at_ + 1])) {
                ++at_;
            } else if (text_.substr(at_).starts_with(apostrophe)) {
                at_ += apostrophe.size();
            } else if (is_letter(text_[at_]) && !ends_word(text_.substr(at_))) {
                plain += text_[at_++];
            } else {
                break;
            }
        }
        Token token;
        token.written = text_.substr(begin, std::min(at_ - begin, longest_word));
        token.word = text::fold(std::string_view(plain).substr(0, longest_word), true);
        if (!token.word.empty()) add(std::move(token));
    }

    // How many bytes of a dash stand there.
    std::size_t dash_at(std::size_t at) const {
        if (text_.substr(at).starts_with(en_dash)) return en_dash.size();
        return text_[at] == '-' ? 1 : 0;
    }

    // Between two numbers it is a word.
    void cut_dash(std::size_t length) {
        const bool joins = at_ > 0 && is_digit(text_[at_ - 1]) && digit_at(at_ + length);
        const std::string written(text_.substr(at_, length));
        at_ += length;
        if (!joins) return;
        Token token;
        token.word = "to";
        token.written = written;
        add(std::move(token));
    }

    bool cut_date() {
        static constexpr std::string_view shape = "dddd-dd-dd";
        if (text_.size() - at_ < shape.size() || digit_at(at_ + shape.size())) return false;
        for (std::size_t i = 0; i < shape.size(); ++i) {
            if (shape[i] == 'd' ? !digit_at(at_ + i) : text_[at_ + i] != '-') return false;
        }
        const std::chrono::year_month_day day{
            std::chrono::year(static_cast<int>(digits_at(text_, at_, 4))),
            std::chrono::month(static_cast<unsigned>(digits_at(text_, at_ + 5, 2))),
            std::chrono::day(static_cast<unsigned>(digits_at(text_, at_ + 8, 2)))};
        if (!day.ok() || day.year() < std::chrono::year(1900)) return false;
        Token token;
        token.written = token.word = text_.substr(at_, shape.size());
        token.is_number = token.is_date = true;
        token.value = static_cast<double>(std::chrono::sys_days(day).time_since_epoch().count());
        at_ += shape.size();
        add(std::move(token));
        return true;
    }

    void cut_number() {
        if (cut_date()) return;
        const std::size_t begin = at_;
        Token token;
        std::string digits;
        double whole = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (is_digit(c)) {
                digits += c;
            } else if (c == ':' && digit_at(at_ + 1)) {
                token.is_clock = true;
                whole = 60 * (whole + std::atof(digits.c_str()));
                digits.clear();
            } else if (c == '.' && digit_at(at_ + 1) && digits.find('.') == std::string::npos) {
                digits += c;
            } else if (c != ',' || !is_thousands()) {
                break;
            }
            ++at_;
            if (digits.size() > 12) break;
        }
        token.value = whole + std::atof(digits.c_str());
        token.is_number = true;
        token.word = token.written = text_.substr(begin, at_ - begin);
        add(std::move(token));
        skip_ordinal();
    }

    // A comma before exactly three digits.
    bool is_thousands() const {
        return digit_at(at_ + 1) && digit_at(at_ + 2) && digit_at(at_ + 3) && !digit_at(at_ + 4);
    }

    void skip_ordinal() {
        for (const std::string_view ending : {"st", "nd", "rd", "th"}) {
            if (text_.substr(at_).starts_with(ending) &&
                (at_ + 2 >= text_.size() || !is_letter(text_[at_ + 2]))) {
                at_ += 2;
                return;
            }
        }
    }

    void cut_sign(char c) {
        ++at_;
        if (c == '/' && at_ < text_.size() &&
            (text_[at_] == 'k' || text_[at_] == 'm' || text_[at_] == 'h')) {
            const std::size_t begin = at_;
            cut_word();
            if (at_ > begin && !tokens_.empty()) {
                tokens_.back().word.insert(0, "/");
                tokens_.back().written.insert(0, "/");
            }
        } else if (c == '<' || c == '>' || c == '&') {
            Token token;
            token.word = c;
            if (c != '&' && at_ < text_.size() && text_[at_] == '=') token.word += text_[at_++];
            token.written = token.word;
            add(std::move(token));
        } else if (c == '%') {
            Token token;
            token.word = "percent";
            token.written = "%";
            add(std::move(token));
        } else if (c == ',' || c == ':') {
            gap_ = std::max(gap_, Gap::comma);
        } else if (c == '.' || c == ';' || c == '!' || c == '?' || c == '\n' || c == '(' ||
                   c == ')') {
            gap_ = Gap::stop;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    Gap gap_ = Gap::space;
    std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view text) {
    return Cutter(text).cut();
}

}  // namespace runlytics::ask
