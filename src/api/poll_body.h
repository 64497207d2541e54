// What is a request's body as a whole, beside the user who asks.
#pragma once

#include "api/call.h"
#include "wire/nested.h"

#include <expected>
#include <utility>

namespace millrace::api {

// The body as T, custom data in its place.
template <class T>
std::expected<T, Problem> in_body(const Call& call) {
  auto body = call.profile == wire::Profile::http_v2 ? wire::flattened_object(call.body) : call.body;
  std::erase_if(*body.object(), [](const wire::JsonMember& member) { return member.name == "user" || member.name == "user_id"; });
  T into;
  if (auto done = wire::read(body, into, ""); !done) return std::unexpected(problem(done.error()));
  return into;
}

}  // namespace millrace::api
