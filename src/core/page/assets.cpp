#include "core/page/assets.h"

#include "core/crypto/base64.h"
#include "core/crypto/sha256.h"

// Written by scripts/embed-page from src/page/tokens.css, style.css and bundle.js.
#include <page_assets.inc>

namespace runlytics::page {
namespace {

std::string hash_of(std::string_view text) {
    const crypto::Digest digest = crypto::sha256_of(text);
    const std::string_view bytes(reinterpret_cast<const char*>(digest.data()), digest.size());
    return "'sha256-" + crypto::base64(bytes) + "'";
}

}  // namespace

std::string_view style_sheet() {
    return embedded_style;
}

std::string_view script() {
    return embedded_script;
}

const std::string& content_security_policy() {
    static const std::string policy = "default-src 'none'; style-src " + hash_of(style_sheet()) +
                                      "; script-src " + hash_of(script()) +
                                      "; base-uri 'none'; form-action 'self'";
    return policy;
}

}  // namespace runlytics::page
