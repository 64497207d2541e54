// Push templates: JSON with places that are filled from an event's parts.
#pragma once

#include "wire/json.h"

#include <expected>
#include <string>
#include <string_view>

namespace millrace::wire {

// `{{ message.text }}` becomes the value at that path of `context`, escaped for the JSON string it stands in; `{{ truncate
// message.text 10 }}` its first characters, with "..." where more follow. What is not there is empty. The text says what is wrong
// with a template: helpers besides truncate are not supported, and what comes out must be JSON.
std::expected<std::string, std::string> rendered(std::string_view push_template, const Json& context);

// The same of a text that is no JSON.
std::expected<std::string, std::string> filled(std::string_view text, const Json& context);

inline constexpr std::size_t longest_push_template = 20'000;

}  // namespace millrace::wire
