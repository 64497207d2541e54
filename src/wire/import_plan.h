// What an import's file asks to be written, in the order in which it can be.
#pragma once

#include "chat/imports.h"
#include "wire/import_item.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace millrace::wire {

// One thing to write: where its item stands in the text. An item may ask for two.
struct ImportWrite {
  chat::ImportItem::Kind kind{};
  bool is_reply = false;
  Instant at;               // messages lie in the order of their times
  std::int64_t number = 0;  // of the item, from 1 on
  std::size_t from = 0, size = 0;
};

// The text is a list of items, or items one behind the other, a line for each or not. What is wrong with them is noted in `task`, and they
// are left out. The same text gives the same plan.
std::vector<ImportWrite> planned(std::string_view text, chat::ImportTask& task, Instant now);

// Precondition: it is of a plan for this text.
chat::ImportItem item_at(std::string_view text, const ImportWrite& write, const chat::ImportTask& task);

inline constexpr std::size_t largest_import_item = 1 << 20, most_import_items = 1'000'000;

}  // namespace millrace::wire
