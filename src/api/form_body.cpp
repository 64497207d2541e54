// Each part becomes a member.
#include "api/form_body.h"

#include "net/multipart.h"

namespace millrace::api {
namespace {

// SDKs send a user as JSON, an id as it is.
wire::Json value_of(std::string_view content) {
  if (content.starts_with('{') || content.starts_with('['))
    if (auto document = wire::parse_json(content)) return *std::move(document);
  return wire::Json(std::string(content));
}

}  // namespace

std::expected<wire::Json, Problem> form_body(std::string_view content_type, const std::string& body) {
  auto parts = net::parse_form(content_type, body);
  if (!parts) return std::unexpected(problem(Code::input, "the body is no form that can be read: " + parts.error()));
  wire::Json::Object members;
  for (auto& part : *parts) {
    if (!part.filename) {
      members.push_back({std::move(part.name), value_of(part.content)});
      continue;
    }
    wire::Json::Object file;
    file.push_back({"name", wire::Json(*std::move(part.filename))});
    file.push_back({"type", wire::Json(std::move(part.content_type))});
    file.push_back({"content", wire::Json(std::string(part.content))});
    members.push_back({std::move(part.name), wire::Json(std::move(file))});
  }
  return wire::Json(std::move(members));
}

}  // namespace millrace::api
