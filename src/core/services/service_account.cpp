#include "core/services/service_account.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "core/crypto/base64.h"
#include "core/error.h"

namespace runlytics::services {

namespace {

constexpr std::string_view scope = "https://www.googleapis.com/auth/spreadsheets.readonly";
constexpr std::time_t lifetime_s = 3600;

// The file is a secret: no part of it is in the message.
[[noreturn]] void refuse(const std::string& detail) {
    throw Error(sqlstate::invalid_parameter, "the key of the service account cannot be used",
                detail, "Store the JSON file that Google hands out for the account, as it is.");
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
    const nlohmann::json file = nlohmann::json::parse(key_file, nullptr, false);
    for (const char* field : {"client_email", "token_uri", "private_key"}) {
        if (!file.is_object() || !file.contains(field) || !file[field].is_string()) {
            refuse("It has no " + std::string(field) + ".");
        }
    }
    const nlohmann::json header{{"alg", "RS256"}, {"typ", "JWT"}};
    const nlohmann::json claims{{"iss", file["client_email"]},
                                {"scope", scope},
                                {"aud", file["token_uri"]},
                                {"iat", now},
                                {"exp", now + lifetime_s}};
    const std::string signed_part =
        crypto::base64_url(header.dump()) + '.' + crypto::base64_url(claims.dump(-1, ' ', true));
    const Key key = read_key(file["private_key"].get<std::string>());
    return signed_part + '.' + crypto::base64_url(sign_rs256(signed_part, key));
}

}  // namespace runlytics::services
