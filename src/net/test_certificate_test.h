// A key and a self-signed certificate for a TLS server in a test; the certificate is its own CA.
#pragma once

#include <string>

namespace millrace::net {

struct TestCertificate {
  std::string key_pem;
  std::string certificate_pem;
};

// `names` as OpenSSL writes a subjectAltName: "DNS:localhost,IP:127.0.0.1".
TestCertificate make_test_certificate(const std::string& names);

}  // namespace millrace::net
