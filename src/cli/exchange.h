// One HTTP exchange that blocks, on any stream: the local socket, TCP, TLS.
#pragma once

#include "wire/json.h"

#include <fmt/format.h>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <cstdint>
#include <expected>
#include <limits>
#include <string>

namespace millrace::cli {

struct Question {
  std::string method, target, host, body;
  std::string token;  // empty: none is needed
};

// {"error":TEXT}
inline std::string reason_in(const std::string& body) {
  const auto document = wire::parse_json(body);
  const auto* error = document ? document->find("error") : nullptr;
  return error && error->string() ? *error->string() : "the server's answer can't be read: " + body;
}

// The body of the answer; the text says why there is none. `server` is how people call it.
template <class Stream>
std::expected<std::string, std::string> exchanged(Stream& stream, const Question& question, const std::string& server) {
  namespace http = boost::beast::http;
  boost::system::error_code error;
  http::request<http::string_body> request(http::string_to_verb(question.method), question.target, 11, question.body);
  request.set(http::field::host, question.host);
  if (!question.token.empty()) request.set(http::field::authorization, "Bearer " + question.token);
  request.prepare_payload();
  http::write(stream, request, error);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(std::numeric_limits<std::uint64_t>::max());
  if (!error) http::read(stream, buffer, parser, error);
  if (error) return std::unexpected(fmt::format("the server at {} does not answer: {}", server, error.message()));
  const auto answer = parser.release();
  if (answer.result() != http::status::ok) return std::unexpected(reason_in(answer.body()));
  return answer.body();
}

}  // namespace millrace::cli
