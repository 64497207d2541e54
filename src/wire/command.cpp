// The attachment of a command's answer, with its buttons.
#include "wire/command.h"

#include "wire/json.h"
#include "wire/write.h"

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
    Field{"actions", &Offer::actions},
};

std::optional<chat::CommandCall> command_in(std::string_view text) {
  constexpr std::string_view name = "giphy", start = "/giphy";
  if (!text.starts_with(start) || (text.size() > start.size() && text[start.size()] != ' ')) return std::nullopt;
  text.remove_prefix(std::min(text.size(), start.size() + 1));
  const auto button = [](std::string label, std::string style, std::string value) {
    return Action{"image_action", std::move(label), std::move(style), "button", std::move(value)};
  };
  const std::vector<Offer> offers{
      {std::string(name),
       std::string(text),
       {button("Send", "primary", "send"), button("Shuffle", "default", "shuffle"), button("Cancel", "default", "cancel")}}};
  chat::CommandCall call{std::string(name), {"", offers.size()}};
  Writer(call.offered.text, Profile::http_v1).write(offers);
  return call;
}

}  // namespace millrace::wire
