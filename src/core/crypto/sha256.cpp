#include "core/crypto/sha256.h"

#include <new>
#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace runlytics::crypto {

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    if (state_->context == nullptr ||
        EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1) {
        throw std::bad_alloc();
    }
}

Sha256::~Sha256() = default;

void Sha256::add(std::span<const std::byte> piece) {
    EVP_DigestUpdate(state_->context, piece.data(), piece.size());
}

Digest Sha256::finish() {
    Digest digest;
    EVP_DigestFinal_ex(state_->context, reinterpret_cast<unsigned char*>(digest.data()), nullptr);
    return digest;
}

Digest sha256_of(std::string_view text) {
    Sha256 sum;
    sum.add(std::as_bytes(std::span(text.data(), text.size())));
    return sum.finish();
}

bool same_digest(const Digest& a, const Digest& b) {
    return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace runlytics::crypto
