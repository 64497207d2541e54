// What an entry of the audit trail says beside who, when and what: a field with its value each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace millrace::server {

// Why somebody did it, as typed.
inline constexpr std::size_t longest_reason = 1'000;

class AuditNotes {
 public:
  // One without a value is left out.
  AuditNotes& add(std::string_view field, std::string_view text);
  AuditNotes& add(std::string_view field, std::int64_t number);

  // In the form of wire/changes.h; empty when there is none.
  std::string text() const { return notes_.empty() ? "" : '[' + notes_ + ']'; }

 private:
  void append(std::string_view field, std::string_view json);

  std::string notes_;
};

}  // namespace millrace::server
