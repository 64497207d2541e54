// An item of an import's file: {"type":"user","item":{…}}.
#pragma once

#include "chat/import_item.h"
#include "wire/json.h"

#include <expected>
#include <string>

namespace millrace::wire {

// Custom data that stays beside an item's own is kept where `keeps_custom` says so.
enum class ImportedCustom : std::uint8_t { replaces, merges };

// The text says what is wrong with it; "type" is left to the caller.
std::expected<chat::ImportItem, std::string> import_item(const Json& document, ImportedCustom custom);

}  // namespace millrace::wire
