// Works on whole documents, before they are read and after they were stored: what is custom is known by its place or its name.
#include "wire/nested.h"

#include "base/ensure.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace millrace::wire {
namespace {

constexpr std::string_view custom_name = "custom";

// What Stream's v2 description of an attachment names.
constexpr std::array<std::string_view, 21> attachment_names{
    "actions",   "asset_url", "author_icon",    "author_link",     "author_name", "color",   "fallback",
    "fields",    "footer",    "footer_icon",    "giphy",           "image_url",   "pretext", "og_scrape_url",
    "thumb_url", "text",      "original_width", "original_height", "title",       "type",    "title_link"};

bool holds(const Json::Object& members, std::string_view name) {
  return std::ranges::find(members, name, &JsonMember::name) != members.end();
}

Json without_nesting(Json value);

Json::Object without_nesting(Json::Object members) {
  Json::Object flat, custom;
  for (auto& member : members) {
    if (member.name == custom_name && member.value.is_null()) continue;  // as Java's SDK writes that there is none
    auto* inner = member.name == custom_name ? member.value.object() : nullptr;
    if (inner) custom = std::move(*inner);
    else flat.push_back({std::move(member.name), without_nesting(std::move(member.value))});
  }
  std::erase_if(custom, [&](const JsonMember& member) { return holds(flat, member.name); });
  std::ranges::move(custom, std::back_inserter(flat));
  return flat;
}

Json without_nesting(Json value) {
  if (auto* members = value.object()) return without_nesting(std::move(*members));
  if (auto* items = value.array())
    for (auto& item : *items) item = without_nesting(std::move(item));
  return value;
}

Json nested(Json::Object attachment) {
  Json::Object own, custom;
  for (auto& member : attachment)
    (std::ranges::find(attachment_names, member.name) != attachment_names.end() ? own : custom).push_back(std::move(member));
  own.push_back({std::string(custom_name), std::move(custom)});
  return own;
}

}  // namespace

Json flattened(Json body) {
  if (auto* members = body.object())
    for (auto& member : *members)
      if (member.name != custom_name) member.value = without_nesting(std::move(member.value));
  return body;
}

Json flattened_object(Json object) { return without_nesting(std::move(object)); }

std::string nested_attachments(std::string_view attachments) {
  auto document = parse_json(attachments);
  ensure(document && document->array(), "stored attachments are no list");
  for (auto& item : *document->array())
    if (auto* members = item.object()) item = nested(std::move(*members));
  return to_text(*document);
}

}  // namespace millrace::wire
