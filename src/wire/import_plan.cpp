// Items are told apart by their braces alone, so that only one of them is open at a time.
#include "wire/import_plan.h"

#include "base/ensure.h"
#include "wire/json.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace millrace::wire {
namespace {

constexpr std::string_view between = " \t\r\n,";

// The end of the object that begins at `from`; npos where it has none.
std::size_t end_of(std::string_view text, std::size_t from) {
  std::size_t depth = 0;
  bool in_string = false;
  for (auto i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      else if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

std::string item_type(const Json& document) {
  const auto* type = document.find("type");
  return type && type->string() ? *type->string() : std::string();
}

ImportedCustom custom_of(const chat::ImportTask& task) { return task.merge_custom ? ImportedCustom::merges : ImportedCustom::replaces; }

// The writes that an item asks for; the text says what is wrong with it.
std::expected<std::vector<ImportWrite>, chat::ImportFault> writes_of(std::string_view text, const chat::ImportTask& task, Instant now) {
  if (text.size() > largest_import_item) return std::unexpected(chat::ImportFault{0, "", "the item is larger than 1 MiB"});
  const auto document = parse_json(text);
  if (!document) return std::unexpected(chat::ImportFault{0, "", "the item is no JSON that can be read: " + document.error()});
  const auto item = import_item(*document, custom_of(task));
  if (!item) return std::unexpected(chat::ImportFault{0, item_type(*document), item.error()});
  if (const auto fine = chat::sound(*item, now); !fine)
    return std::unexpected(chat::ImportFault{0, item_type(*document), fine.error().text});
  std::vector<ImportWrite> writes{{.kind = item->kind}};
  if (const auto* message = std::get_if<chat::ImportedMessage>(&item->what)) {
    writes.front().at = message->created_at.value_or(task.created_at);
    writes.front().is_reply = !message->parent_id.empty();
  }
  if (const auto* user = std::get_if<chat::ImportedUser>(&item->what);
      user && (!user->user_mutes.empty() || !user->channel_mutes.empty() || user->deactivated_at || user->deleted_at))
    writes.push_back({.kind = chat::ImportItem::Kind::standing});
  if (std::holds_alternative<chat::ImportedMember>(item->what)) writes.push_back({.kind = chat::ImportItem::Kind::reading});
  return writes;
}

}  // namespace

std::vector<ImportWrite> planned(std::string_view text, chat::ImportTask& task, Instant now) {
  std::vector<ImportWrite> plan;
  auto at = text.find_first_not_of(between);
  const bool is_list = at != std::string_view::npos && text[at] == '[';
  if (is_list) ++at;
  for (std::int64_t number = 1;; ++number) {
    at = at < text.size() ? text.find_first_not_of(between, at) : std::string_view::npos;
    if (at == std::string_view::npos) break;
    if (is_list && text[at] == ']') break;
    const auto end = text[at] == '{' ? end_of(text, at) : std::string_view::npos;
    if (end == std::string_view::npos || number > static_cast<std::int64_t>(most_import_items)) {
      const auto* why = end != std::string_view::npos ? "a file has at most 1,000,000 items"
                        : text[at] == '{'             ? "the item never ends"
                                                      : "here an item was expected, which begins with {";
      note_fault(task, {number, "", why});
      break;
    }
    auto writes = writes_of(text.substr(at, end - at), task, now);
    if (writes) {
      for (auto& write : *writes) {
        write.number = number, write.from = at, write.size = end - at;
        plan.push_back(write);
      }
    } else {
      writes.error().item = number;
      note_fault(task, std::move(writes.error()));
    }
    at = end;
  }
  if (plan.empty() && task.result.error_count == 0) note_fault(task, {0, "", "the file has no items"});
  std::ranges::sort(plan, {}, [](const ImportWrite& write) { return std::tuple(write.kind, write.at, write.is_reply, write.number); });
  return plan;
}

chat::ImportItem item_at(std::string_view text, const ImportWrite& write, const chat::ImportTask& task) {
  const auto document = parse_json(text.substr(write.from, write.size));
  ensure(document.has_value(), "an item of an import was read before and can't be read again");
  auto item = import_item(*document, custom_of(task));
  ensure(item.has_value(), "an item of an import was sound before and is not any more");
  item->kind = write.kind;
  return *std::move(item);
}

}  // namespace millrace::wire
