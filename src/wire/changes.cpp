// Compares what may be shown; of a secret only that it is another.
#include "wire/changes.h"

#include "chat/message.h"
#include "hooks/aws_fields.h"
#include "wire/app_settings.h"
#include "wire/hook.h"
#include "wire/write.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace millrace::wire {

struct Change {
  std::string field;
  std::optional<chat::Raw> before, after;
  bool secret = false;
};

template <>
inline constexpr auto fields<Change> = std::tuple{
    Field{"field", &Change::field},
    Field{"before", &Change::before, Presence::omit_if_empty},
    Field{"after", &Change::after, Presence::omit_if_empty},
    Field{"secret", &Change::secret, Presence::omit_if_empty},
};

namespace {

constexpr std::size_t longest_value = 512;

// The server's own fields: their change follows from the others'.
constexpr std::array<std::string_view, 3> of_the_server{"id", "created_at", "updated_at"};

std::optional<chat::Raw> cut(std::string json) {
  if (json.empty()) return std::nullopt;
  if (json.size() <= longest_value) return chat::Raw{std::move(json)};
  std::string text;
  append_json_string(text, json.substr(0, longest_value) + "…");
  return chat::Raw{std::move(text)};
}

std::string text_of(const Json* value) { return value ? to_text(*value) : std::string(); }

std::string written_changes(const std::vector<Change>& changes) {
  if (changes.empty()) return {};
  std::string out;
  Writer(out, Profile::http_v1).write(changes);
  return out;
}

Json document_of(const hooks::Hook* hook) { return hook ? parse_json(shown(*hook)).value() : Json(Json::Object{}); }

}  // namespace

std::string changes_of(const hooks::Hook* before, const hooks::Hook* after) {
  const Json was = document_of(before), is = document_of(after);
  std::vector<Change> changes;
  const auto compare = [&](std::string_view field) {
    auto from = text_of(was.find(field)), to = text_of(is.find(field));
    if (from != to) changes.push_back({std::string(field), cut(std::move(from)), cut(std::move(to))});
  };
  std::apply(
      [&](const auto&... field) {
        const auto visit = [&](std::string_view name) {
          if (std::ranges::find(of_the_server, name) == of_the_server.end()) compare(name);
        };
        (visit(field.name), ...);
      },
      fields<hooks::Hook>);
  for (const auto* aws : {&hooks::sqs_fields, &hooks::sns_fields}) {
    const auto secret = aws->secret;
    if (before && after && before->*secret != after->*secret && !(before->*secret).empty() && !(after->*secret).empty())
      changes.push_back({.field = aws->name("secret"), .secret = true});
  }
  return written_changes(changes);
}

std::string changes_of_settings(std::string_view before, std::string_view after) {
  const Json was = parse_json('{' + std::string(before) + '}').value(), is = parse_json('{' + std::string(after) + '}').value();
  std::vector<std::string> names;
  for (const auto* document : {&was, &is})
    for (const auto& member : *document->object())
      if (std::ranges::find(names, member.name) == names.end()) names.push_back(member.name);
  std::ranges::sort(names);
  std::vector<Change> changes;
  for (const auto& name : names) {
    if (text_of(was.find(name)) == text_of(is.find(name))) continue;
    auto from = shown_value(before, name), to = shown_value(after, name);
    const bool is_secret = from == to;
    changes.push_back({name, is_secret ? std::nullopt : cut(std::move(from)), is_secret ? std::nullopt : cut(std::move(to)), is_secret});
  }
  return written_changes(changes);
}

}  // namespace millrace::wire
