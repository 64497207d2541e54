// The little that is read of AWS's XML answers: the text of an element.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::aws {

inline constexpr std::size_t max_xml_bytes = 64 * 1024;  // what comes behind is not looked at

// The text of the first element of that name, entities decoded; nothing when there is none or it ends nowhere. An
// element that holds other elements has the text before the first of them.
std::optional<std::string> first_xml_text(std::string_view document, std::string_view element);

}  // namespace millrace::aws
