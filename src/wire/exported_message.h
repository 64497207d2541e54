// A message as the file of an export holds it.
#pragma once

#include "chat/message.h"

#include <string>
#include <vector>

namespace millrace::wire {

// Only the fields of these names, unless they are none. A name "a.b" is that of an inner field; of it JSON holds all of "a".
using ExportedFields = std::vector<std::string>;

std::string exported_json(const chat::Message& message, const ExportedFields& fields);

// A line of CSV (RFC 4180), and the first one, which names the columns. A text stands as it is, everything else as its JSON.
std::string exported_line(const chat::Message& message, const ExportedFields& fields);
std::string first_exported_line(const ExportedFields& fields);

}  // namespace millrace::wire
