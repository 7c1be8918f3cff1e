#include "core/http/placeholders.h"

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <optional>

#include "core/crypto/base64.h"
#include "core/crypto/sigv4.h"
#include "core/interrupt.h"
#include "core/services/service_account.h"

namespace runlytics::http {

namespace {

constexpr std::size_t max_placeholder = 256;

constexpr std::string_view hex_digits = "0123456789ABCDEF";

std::string json_escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (c == '"' || c == '\\') {
            result += {'\\', c};
        } else if (byte < 0x20) {
            result += {'\\', 'u', '0', '0', hex_digits[byte >> 4], hex_digits[byte & 15]};
        } else {
            result += c;
        }
    }
    return result;
}

std::string encoded(std::string value, Encoding encoding) {
    if (encoding == Encoding::percent) return crypto::url_encode(value);
    if (encoding == Encoding::json) return json_escaped(value);
    return value;
}

struct Placeholder {
    enum class Kind { secret, basic, google };
    Kind kind;
    std::string_view user;
    std::string_view name;
};

// Reads what stands between braces; none when it is not a placeholder of ours.
std::optional<Placeholder> read_placeholder(std::string_view inside) {
    using Kind = Placeholder::Kind;
    constexpr std::string_view secret = "secret:", basic = "basic:", google = "google:";
    if (inside.starts_with(secret))
        return Placeholder{Kind::secret, {}, inside.substr(secret.size())};
    if (inside.starts_with(google))
        return Placeholder{Kind::google, {}, inside.substr(google.size())};
    if (!inside.starts_with(basic)) return {};
    inside.remove_prefix(basic.size());
    const std::size_t colon = inside.rfind(':');
    if (colon == std::string_view::npos) return {};
    return Placeholder{Kind::basic, inside.substr(0, colon), inside.substr(colon + 1)};
}

// What a placeholder stands for, given its secret's value.
std::string meaning_of(const Placeholder& placeholder, const std::string& value) {
    switch (placeholder.kind) {
        case Placeholder::Kind::secret:
            return value;
        case Placeholder::Kind::basic:
            return crypto::base64(std::string(placeholder.user) + ":" + value);
        case Placeholder::Kind::google:
            return services::service_account_assertion(value, std::time(nullptr));
    }
    return value;
}

}  // namespace

std::string Secrets::value(std::string_view name) {
    std::string value = lookup_(name);
    values_.push_back(value);
    return value;
}

std::string Secrets::fill(std::string_view text, Encoding encoding) {
    std::string result;
    for (;;) {
        poll_interrupt();
        const std::size_t open = text.find('{');
        result += text.substr(0, open);
        if (open == std::string_view::npos) return result;
        text.remove_prefix(open);
        const std::size_t close = text.substr(0, max_placeholder).find('}');
        const auto placeholder = close == std::string_view::npos
                                     ? std::optional<Placeholder>()
                                     : read_placeholder(text.substr(1, close - 1));
        if (!placeholder) {
            result += '{';
            text.remove_prefix(1);
            continue;
        }
        std::string filled = encoded(meaning_of(*placeholder, value(placeholder->name)), encoding);
        values_.push_back(filled);
        result += filled;
        text.remove_prefix(close + 1);
    }
}

std::string Secrets::scrub(std::string text) const {
    constexpr std::string_view hidden = "***";
    for (const std::string& value : values_) {
        if (value.empty()) continue;
        std::size_t at = 0;
        while ((at = text.find(value, at)) != std::string::npos) {
            text.replace(at, value.size(), hidden);
            at += hidden.size();
        }
    }
    return text;
}

}  // namespace runlytics::http
