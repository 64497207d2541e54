// OpenSSL's errors as texts that name a file and what helps.
#include "net/server_tls.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509err.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace millrace::net {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

std::string unreadable(const std::string& file) {
  errno = 0;
  if (std::ifstream(file)) return {};
  return errno ? std::strerror(errno) : "it can't be opened";
}

}  // namespace

std::expected<std::shared_ptr<ssl::context>, std::string> server_tls_context(const std::string& certificate_file,
                                                                             const std::string& key_file) {
  if (const auto why = unreadable(certificate_file); !why.empty())
    return std::unexpected(fmt::format("--tls-cert: can't read {}: {}", certificate_file, why));
  if (const auto why = unreadable(key_file); !why.empty())
    return std::unexpected(fmt::format("--tls-key: can't read {}: {}", key_file, why));

  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  error_code error;
  context->set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1, error);
  context->set_password_callback([](std::size_t, ssl::context::password_purpose) { return std::string(); }, error);  // never ask a terminal
  context->use_certificate_chain_file(certificate_file, error);
  if (error)
    return std::unexpected(fmt::format("--tls-cert: {} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----): {}",
                                       certificate_file, error.message()));
  context->use_private_key_file(key_file, ssl::context::pem, error);
  if (error && ERR_GET_REASON(static_cast<unsigned long>(error.value())) == X509_R_KEY_VALUES_MISMATCH)
    return std::unexpected(
        fmt::format("--tls-key: the key in {} does not belong to the certificate in {}; give the pair that was made together", key_file,
                    certificate_file));
  if (error)
    return std::unexpected(
        fmt::format("--tls-key: {} holds no private key in PEM form without a passphrase (-----BEGIN PRIVATE KEY-----): {}", key_file,
                    error.message()));
  return context;
}

}  // namespace millrace::net
