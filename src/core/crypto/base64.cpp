#include "core/crypto/base64.h"

#include <algorithm>
#include <cstdint>

namespace runlytics::crypto {

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

std::string base64_url(std::string_view bytes) {
    std::string result = base64(bytes);
    std::replace(result.begin(), result.end(), '+', '-');
    std::replace(result.begin(), result.end(), '/', '_');
    while (result.ends_with('='))
        result.pop_back();
    return result;
}

}  // namespace runlytics::crypto
