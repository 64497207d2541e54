// The host name is checked by OpenSSL itself, so that a mismatch has a verify result of its own.
#include "net/client_tls.h"

#include <boost/asio/ip/address.hpp>
#include <boost/system/system_error.hpp>

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace millrace::net {

namespace ssl = boost::asio::ssl;

std::expected<ssl::context, std::string> client_tls_context(const std::string& ca_file) {
  try {
    ssl::context context(ssl::context::tls_client);
    context.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
    context.set_verify_mode(ssl::verify_peer);
    if (ca_file.empty()) context.set_default_verify_paths();
    else context.load_verify_file(ca_file);
    return context;
  } catch (const boost::system::system_error& error) {
    const auto where = ca_file.empty() ? std::string("the system's CA certificates") : "the CA certificates of " + ca_file;
    return std::unexpected(fmt::format("cannot read {}: {}", where, error.code().message()));
  }
}

bool expect_host(TlsStream& stream, const std::string& host) {
  SSL* const session = stream.native_handle();
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(host, not_an_address);
  if (!not_an_address) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host.c_str()) == 1;
  SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return SSL_set_tlsext_host_name(session, host.c_str()) == 1 && SSL_set1_host(session, host.c_str()) == 1;
}

std::optional<ClientFailure::Kind> certificate_fault(TlsStream& stream) {
  using Kind = ClientFailure::Kind;
  switch (SSL_get_verify_result(stream.native_handle())) {
    case X509_V_OK:
      return std::nullopt;
    case X509_V_ERR_CERT_NOT_YET_VALID:
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return Kind::expired;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return Kind::wrong_name;
    default:
      return Kind::untrusted;
  }
}

std::string handshake_failure(TlsStream& stream, const boost::system::error_code& error) {
  const long verdict = SSL_get_verify_result(stream.native_handle());
  if (verdict == X509_V_OK) return error.message();
  return fmt::format("its certificate is not accepted: {}", X509_verify_cert_error_string(verdict));
}

}  // namespace millrace::net
