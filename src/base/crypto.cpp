// OpenSSL 3's EVP calls, with algorithms fetched once.
#include "base/crypto.h"

#include "base/ensure.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <memory>

namespace millrace {
namespace {

constexpr std::size_t nonce_bytes = 12, tag_bytes = 16;

const std::uint8_t* bytes_of(std::string_view text) { return reinterpret_cast<const std::uint8_t*>(text.data()); }
std::uint8_t* bytes_of(std::string& text) { return reinterpret_cast<std::uint8_t*>(text.data()); }

std::string digest(const EVP_MD* algorithm, std::string_view bytes) {
  std::string out(static_cast<std::size_t>(EVP_MD_get_size(algorithm)), '\0');
  ensure(EVP_Digest(bytes.data(), bytes.size(), bytes_of(out), nullptr, algorithm, nullptr) == 1, "a digest fails");
  return out;
}

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeContext>;

const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

}  // namespace

std::string sha256(std::string_view bytes) { return digest(sha256_algorithm(), bytes); }

std::string md5(std::string_view bytes) {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "MD5", nullptr);
  return digest(algorithm, bytes);
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::string out(32, '\0');
  unsigned length = 0;
  ensure(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(), bytes_of(out), &length) != nullptr,
         "HMAC fails");
  return out;
}

// RFC 2104: a digest that has read the key is kept and copied for each text.
struct HmacKey::Digests {
  explicit Digests(std::string_view key) {
    constexpr std::size_t block_bytes = 64;
    std::string block = key.size() > block_bytes ? sha256(key) : std::string(key);
    block.resize(block_bytes);
    start(inner, block, 0x36);
    start(outer, block, 0x5c);
    OPENSSL_cleanse(block.data(), block.size());
  }

  static void start(const DigestContext& context, std::string block, char pad) {
    for (char& c : block) c = static_cast<char>(c ^ pad);
    ensure(EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) == 1 &&
               EVP_DigestUpdate(context.get(), block.data(), block.size()) == 1,
           "HMAC fails");
    OPENSSL_cleanse(block.data(), block.size());
  }

  void finish(const DigestContext& from, std::string_view bytes, std::string& out) {
    ensure(EVP_MD_CTX_copy_ex(work.get(), from.get()) == 1 && EVP_DigestUpdate(work.get(), bytes.data(), bytes.size()) == 1 &&
               EVP_DigestFinal_ex(work.get(), bytes_of(out), nullptr) == 1,
           "HMAC fails");
  }

  DigestContext inner{EVP_MD_CTX_new()}, outer{EVP_MD_CTX_new()}, work{EVP_MD_CTX_new()};
};

HmacKey::HmacKey(std::string_view key) : digests_(std::make_unique<Digests>(key)) {}
HmacKey::~HmacKey() = default;
HmacKey::HmacKey(HmacKey&&) noexcept = default;
HmacKey& HmacKey::operator=(HmacKey&&) noexcept = default;

std::string HmacKey::hmac(std::string_view bytes) {
  std::string out(32, '\0');
  digests_->finish(digests_->inner, bytes, out);
  digests_->finish(digests_->outer, std::string(out), out);
  return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string Seal::seal(std::string_view secret, std::string_view purpose, Random& random) const {
  std::string sealed(nonce_bytes + secret.size() + tag_bytes, '\0');
  random.fill({bytes_of(sealed), nonce_bytes});
  const CipherContext context(EVP_CIPHER_CTX_new());
  int length = 0;
  const bool done =
      EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key_.data(), bytes_of(sealed)) == 1 &&
      EVP_EncryptUpdate(context.get(), nullptr, &length, bytes_of(purpose), static_cast<int>(purpose.size())) == 1 &&
      EVP_EncryptUpdate(context.get(), bytes_of(sealed) + nonce_bytes, &length, bytes_of(secret), static_cast<int>(secret.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), bytes_of(sealed) + nonce_bytes + secret.size(), &length) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, bytes_of(sealed) + nonce_bytes + secret.size()) == 1;
  ensure(done, "sealing fails");
  return sealed;
}

std::optional<std::string> Seal::open(std::string_view sealed, std::string_view purpose) const {
  if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
  const auto hidden = sealed.substr(nonce_bytes, sealed.size() - nonce_bytes - tag_bytes);
  std::string tag(sealed.substr(sealed.size() - tag_bytes));
  std::string secret(hidden.size(), '\0');
  const CipherContext context(EVP_CIPHER_CTX_new());
  int length = 0;
  const bool done = EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key_.data(), bytes_of(sealed)) == 1 &&
                    EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(purpose), static_cast<int>(purpose.size())) == 1 &&
                    EVP_DecryptUpdate(context.get(), bytes_of(secret), &length, bytes_of(hidden), static_cast<int>(hidden.size())) == 1 &&
                    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, bytes_of(tag)) == 1 &&
                    EVP_DecryptFinal_ex(context.get(), bytes_of(secret) + secret.size(), &length) == 1;
  if (!done) return std::nullopt;
  return secret;
}

Uuid Seal::id_for(std::string_view purpose) const {
  const std::string_view key(reinterpret_cast<const char*>(key_.data()), key_.size());
  const auto digest = hmac_sha256(key, "id for " + std::string(purpose));
  Uuid id;
  std::copy_n(digest.begin(), id.size(), id.begin());
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x80);
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);
  return id;
}

}  // namespace millrace
