#include "core/net/placeholders.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace runlytics::net {

namespace {

constexpr std::string_view hex_digits = "0123456789ABCDEF";

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (k < count ? static_cast<std::uint8_t>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            result += k <= count ? digits[group >> (18 - 6 * k) & 63] : '=';
    }
    return result;
}

// RFC 3986: whatever is not unreserved.
std::string percent_encoded(std::string_view text) {
    constexpr std::string_view plain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string result;
    for (const char c : text) {
        if (plain.find(c) != std::string_view::npos) {
            result += c;
            continue;
        }
        const auto byte = static_cast<std::uint8_t>(c);
        result += {'%', hex_digits[byte >> 4], hex_digits[byte & 15]};
    }
    return result;
}

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
    if (encoding == Encoding::percent) return percent_encoded(value);
    if (encoding == Encoding::json) return json_escaped(value);
    return value;
}

struct Placeholder {
    std::optional<std::string_view> user;
    std::string_view name;
};

// Reads what stands between braces; none when it is not a placeholder of ours.
std::optional<Placeholder> read_placeholder(std::string_view inside) {
    constexpr std::string_view secret = "secret:", basic = "basic:";
    if (inside.starts_with(secret)) return Placeholder{{}, inside.substr(secret.size())};
    if (!inside.starts_with(basic)) return {};
    inside.remove_prefix(basic.size());
    const std::size_t colon = inside.rfind(':');
    if (colon == std::string_view::npos) return {};
    return Placeholder{inside.substr(0, colon), inside.substr(colon + 1)};
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
        const std::size_t open = text.find('{');
        result += text.substr(0, open);
        if (open == std::string_view::npos) return result;
        text.remove_prefix(open);
        const std::size_t close = text.find('}');
        const auto placeholder = close == std::string_view::npos
                                     ? std::optional<Placeholder>()
                                     : read_placeholder(text.substr(1, close - 1));
        if (!placeholder) {
            result += '{';
            text.remove_prefix(1);
            continue;
        }
        std::string filled = value(placeholder->name);
        if (placeholder->user) filled = base64(std::string(*placeholder->user) + ":" + filled);
        filled = encoded(std::move(filled), encoding);
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

}  // namespace runlytics::net
