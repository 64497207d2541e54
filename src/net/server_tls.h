// TLS of our own listener: a certificate and its key from files.
#pragma once

#include <boost/asio/ssl/context.hpp>

#include <expected>
#include <memory>
#include <string>

namespace millrace::net {

// TLS 1.2 or later. `certificate_file` holds the certificate and whatever chain leads to its issuer (PEM). The text names the file and
// what helps.
std::expected<std::shared_ptr<boost::asio::ssl::context>, std::string> server_tls_context(const std::string& certificate_file,
                                                                                          const std::string& key_file);

}  // namespace millrace::net
