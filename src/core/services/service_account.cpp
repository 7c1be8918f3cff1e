#include "core/services/service_account.h"

#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <span>

#include "core/crypto/base64.h"
#include "core/error.h"
#include "core/text/json_text.h"
#include "core/text/json_tree.h"

namespace runlytics::services {

namespace {

constexpr std::string_view scope = "https://www.googleapis.com/auth/spreadsheets.readonly";
constexpr std::time_t lifetime_s = 3600;

// The file is a secret: no part of it is in the message.
[[noreturn]] void refuse(const std::string& detail) {
    throw Error(sqlstate::invalid_parameter, "the key of the service account cannot be used",
                detail, "Store the JSON file that Google hands out for the account, as it is.");
}

// What is no JSON has none of the fields.
text::Json read_file(std::string_view text, std::span<const std::string_view> fields) {
    try {
        return text::parse_json(std::as_bytes(std::span(text.data(), text.size())), fields);
    } catch (const Error&) {
        return {};
    }
}

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;

Key read_key(const std::string& pem) {
    const std::unique_ptr<BIO, int (*)(BIO*)> bio(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    Key key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr,
            EVP_PKEY_free);
    if (!key || EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) {
        refuse("Its private_key is no RSA key in PEM.");
    }
    return key;
}

std::string sign_rs256(const std::string& text, const Key& key) {
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                     EVP_MD_CTX_free);
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    if (!context ||
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) != 1) {
        refuse("OpenSSL cannot sign with its private_key.");
    }
    std::string signature(size, '\0');
    auto* out = reinterpret_cast<unsigned char*>(signature.data());
    if (EVP_DigestSign(context.get(), out, &size, bytes, text.size()) != 1) {
        refuse("OpenSSL cannot sign with its private_key.");
    }
    signature.resize(size);
    return signature;
}

}  // namespace

std::string service_account_assertion(std::string_view key_file, std::time_t now) {
    constexpr std::string_view fields[] = {"client_email", "token_uri", "private_key"};
    const text::Json file = read_file(key_file, fields);
    for (const std::string_view field : fields) {
        if (!text::member(file, field).is_string()) refuse("It has no " + std::string(field) + ".");
    }
    const std::string header = text::JsonObject().add("alg", "RS256").add("typ", "JWT").text();
    const std::string claims = text::JsonObject()
                                   .add("iss", text::member(file, "client_email").string())
                                   .add("scope", scope)
                                   .add("aud", text::member(file, "token_uri").string())
                                   .add("iat", std::int64_t{now})
                                   .add("exp", std::int64_t{now + lifetime_s})
                                   .text();
    const std::string signed_part = crypto::base64_url(header) + '.' + crypto::base64_url(claims);
    const Key key = read_key(text::member(file, "private_key").string());
    return signed_part + '.' + crypto::base64_url(sign_rs256(signed_part, key));
}

}  // namespace runlytics::services
