// A form with files as a body that routes read like any other.
#pragma once

#include "api/problem.h"
#include "wire/json.h"

#include <expected>
#include <string>
#include <string_view>

namespace millrace::api {

// The form's fields by name: a text, or the JSON it holds; of a file an object of `name`, `type` and `content`, whose bytes are any.
std::expected<wire::Json, Problem> form_body(std::string_view content_type, const std::string& body);

}  // namespace millrace::api
