// The little that is read of AWS's XML answers: the text and the content of elements.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::aws {

inline constexpr std::size_t max_xml_bytes = 64 * 1024;  // what comes behind is not looked at

// The text of the first element of that name, entities decoded; nothing when there is none or it ends nowhere. An
// element that holds other elements has the text before the first of them.
std::optional<std::string> first_xml_text(std::string_view document, std::string_view element);

// What stands between the tags of the first element of that name, as it is written. Precondition of a sensible answer: the element
// does not hold another of its name.
std::optional<std::string_view> first_xml_content(std::string_view document, std::string_view element);

// The same of each such element, in order; at most `most`.
std::vector<std::string_view> xml_contents(std::string_view document, std::string_view element, std::size_t most);

}  // namespace millrace::aws
