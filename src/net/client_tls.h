// TLS toward the outside: the peer's certificate is verified against its host name, always.
#pragma once

#include "net/client_exchange.h"

#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <expected>
#include <optional>
#include <string>

namespace millrace::net {

using TlsStream = boost::beast::ssl_stream<boost::beast::tcp_stream>;

// TLS 1.2 or later. Trusts the certificates of `ca_file` (PEM), or without one the system's; OpenSSL lets SSL_CERT_FILE
// and SSL_CERT_DIR replace these. The error says what is wrong with the file.
std::expected<boost::asio::ssl::context, std::string> client_tls_context(const std::string& ca_file);

// Names `host` to the server (SNI, RFC 6066) and demands a certificate for it, before the handshake. False when it can be
// no certificate's name.
bool expect_host(TlsStream& stream, const std::string& host);

// What is wrong with the certificate that the peer showed; nothing where the handshake failed otherwise.
std::optional<ClientFailure::Kind> certificate_fault(TlsStream& stream);

// Why the handshake failed, for people.
std::string handshake_failure(TlsStream& stream, const boost::system::error_code& error);

}  // namespace millrace::net
