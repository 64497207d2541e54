// The keys of UpdateApp besides the hooks: what each takes, and what GET /app shows where it was never set.
#pragma once

#include "wire/json.h"
#include "wire/read.h"

#include <cstdint>
#include <expected>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace millrace::wire {

struct Setting {
  enum class Kind : std::uint8_t { boolean, integer, text, url, time, texts, integers, grants, map, upload_config };

  std::string_view name;
  Kind kind;
  std::string_view shown = {};                                   // the default in GET /app, as JSON; empty: only shown when set
  std::int64_t least = 0;                                        // of an integer
  std::int64_t most = std::numeric_limits<std::int32_t>::max();  // of an integer, or how many texts
  std::span<const std::string_view> choices = {};                // of a text; empty: any
  std::string_view effect = {};                                  // for docs/compatibility.md; empty: none yet
  std::string_view secret = {};                                  // the member of a map that is shown masked
  bool hidden = false;                                           // holds credentials: stored, never shown
};

// Sorted by name.
std::span<const Setting> settings();

// Null when no setting has that name: only the server sets it, or a newer API knows it.
const Setting* setting_named(std::string_view name);

// "an integer from 60 to 86400": for documents.
std::string takes_text(const Setting& setting);

// The value as it is stored, or what is wrong with it. Precondition: not null.
std::expected<Json, Fault> accepted(const Setting& setting, const Json& value);

}  // namespace millrace::wire
