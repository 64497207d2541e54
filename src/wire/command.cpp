// The attachment of a command's answer, with its buttons.
#include "wire/command.h"

#include "wire/json.h"
#include "wire/write.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace millrace::wire {
namespace {

struct Action {
  std::string name, text, style, type, value;
};

struct Offer {
  std::string type, title;
  std::vector<Action> actions;
};

}  // namespace

template <>
inline constexpr auto fields<Action> = std::tuple{
    Field{"name", &Action::name}, Field{"text", &Action::text},   Field{"style", &Action::style},
    Field{"type", &Action::type}, Field{"value", &Action::value},
};

template <>
inline constexpr auto fields<Offer> = std::tuple{
    Field{"type", &Offer::type},
    Field{"title", &Offer::title},
    Field{"actions", &Offer::actions, Presence::omit_if_empty},
};

namespace {

constexpr std::string_view giphy = "giphy", start = "/giphy";

// What stands behind "/giphy"; nothing where the text is something else.
std::optional<std::string> wish_in(std::string_view text) {
  if (!text.starts_with(start) || (text.size() > start.size() && text[start.size()] != ' ')) return std::nullopt;
  return std::string(text.substr(std::min(text.size(), start.size() + 1)));
}

Action button(std::string label, std::string style, std::string value) {
  return {"image_action", std::move(label), std::move(style), "button", std::move(value)};
}

chat::Attachments attachments_of(std::string wish, std::vector<Action> actions) {
  const std::vector<Offer> offers{{std::string(giphy), std::move(wish), std::move(actions)}};
  chat::Attachments attachments{"", offers.size()};
  Writer(attachments.text, Profile::http_v1).write(offers);
  return attachments;
}

}  // namespace

std::optional<chat::CommandCall> command_in(std::string_view text) {
  auto wish = wish_in(text);
  if (!wish) return std::nullopt;
  return chat::CommandCall{std::string(giphy),
                           attachments_of(*std::move(wish), {button("Send", "primary", "send"), button("Shuffle", "default", "shuffle"),
                                                             button("Cancel", "default", "cancel")})};
}

chat::Attachments sent_attachments(std::string_view text) { return attachments_of(wish_in(text).value_or(""), {}); }

}  // namespace millrace::wire
