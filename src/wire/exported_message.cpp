// Made from the JSON that answers have, so that no field has a second list.
#include "wire/exported_message.h"

#include "base/ensure.h"
#include "wire/json.h"
#include "wire/message.h"
#include "wire/write.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace millrace::wire {
namespace {

const ExportedFields usual_columns{"cid",       "id",         "type",       "user.id",    "text",
                                   "parent_id", "created_at", "updated_at", "deleted_at", "attachments"};

Json document_of(const chat::Message& message) {
  auto document = parse_json(written(message, Profile::http_v1));
  ensure(document.has_value(), "a message was written as JSON that can't be read");
  return *std::move(document);
}

std::string cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

// What stands at a path such as "user.id"; empty where nothing does.
std::string spelled_at(const Json& document, std::string_view path) {
  const Json* value = document.find(path);
  for (std::size_t dot = path.find('.'); !value && dot != std::string_view::npos; dot = path.find('.', dot + 1))
    if (const auto* outer = document.find(path.substr(0, dot))) return spelled_at(*outer, path.substr(dot + 1));
  if (!value || value->is_null()) return {};
  return value->string() ? *value->string() : to_text(*value);
}

template <class Cell>
std::string line(const ExportedFields& fields, Cell cell_of) {
  std::string out;
  const auto& columns = fields.empty() ? usual_columns : fields;
  for (const auto& column : columns) out += (&column == &columns.front() ? "" : ",") + cell(cell_of(column));
  return out + "\r\n";
}

}  // namespace

std::string exported_json(const chat::Message& message, const ExportedFields& fields) {
  if (fields.empty()) return written(message, Profile::http_v1);
  auto document = document_of(message);
  std::erase_if(*document.object(), [&](const JsonMember& member) {
    return std::ranges::none_of(fields, [&](const auto& field) { return field == member.name || field.starts_with(member.name + '.'); });
  });
  return to_text(document);
}

std::string exported_line(const chat::Message& message, const ExportedFields& fields) {
  const auto document = document_of(message);
  return line(fields, [&](const std::string& column) { return spelled_at(document, column); });
}

std::string first_exported_line(const ExportedFields& fields) {
  return line(fields, [](const std::string& column) { return column; });
}

}  // namespace millrace::wire
