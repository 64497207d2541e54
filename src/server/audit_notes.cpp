// Appends to a list.
#include "server/audit_notes.h"

#include "wire/json.h"

namespace millrace::server {

AuditNotes& AuditNotes::add(std::string_view field, std::string_view text) {
  if (text.empty()) return *this;
  std::string json;
  wire::append_json_string(json, text.substr(0, longest_reason));
  append(field, json);
  return *this;
}

AuditNotes& AuditNotes::add(std::string_view field, std::int64_t number) {
  append(field, std::to_string(number));
  return *this;
}

void AuditNotes::append(std::string_view field, std::string_view json) {
  if (!notes_.empty()) notes_ += ',';
  notes_ += "{\"field\":";
  wire::append_json_string(notes_, field);
  notes_ += ",\"after\":";
  notes_ += json;
  notes_ += '}';
}

}  // namespace millrace::server
