// A server elsewhere, asked over HTTP with a token.
#pragma once

#include <expected>
#include <string>

namespace millrace::cli {

struct RemoteServer {
  std::string url;    // "https://chat.example.com", as --server says it
  std::string token;  // the operator's, or an app's server token
};

// The body of the answer to a question under /millrace/v1; the text says why there is none. Blocks.
std::expected<std::string, std::string> ask_remote(const RemoteServer& server, const std::string& method, const std::string& target,
                                                   const std::string& body);

}  // namespace millrace::cli
