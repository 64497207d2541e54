// Small lists and maps of texts as JSON in a column; an empty one is NULL.
#pragma once

#include "base/ensure.h"
#include "wire/read.h"
#include "wire/write.h"

#include <optional>
#include <string>

namespace millrace::store::sqlite {

template <class T>
std::optional<std::string> json_column(const T& value) {
  if (value.empty()) return std::nullopt;
  std::string out;
  wire::Writer(out, wire::Profile::http_v1).write(value);
  return out;
}

template <class T>
void read_json_column(const std::optional<std::string>& text, T& into) {
  if (!text) return;
  const auto document = wire::parse_json(*text);
  ensure(document && wire::read(*document, into, ""), "a stored list is damaged");
}

}  // namespace millrace::store::sqlite
