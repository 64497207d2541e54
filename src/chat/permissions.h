// The one place that decides what a user's token may do: role → grants → action, ownership, teams. A server may do everything.
#pragma once

#include "chat/act.h"
#include "chat/action.h"
#include "chat/channel.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// Who asks, and what the asking user is in a channel. Costs two look-ups; a server's costs none.
class Subject {
 public:
  Subject(Act& act, const Channel& channel);

  // To the channel itself, whose owner is its creator.
  bool may(Action action) const;
  // To a thing in the channel, such as a message, that belongs to somebody. `custom` is what a condition may look at.
  bool may(Action action, std::string_view owner, const Custom& custom = {}) const;

  Expected<void> allowed(Action action) const;
  Expected<void> allowed(Action action, std::string_view owner, const Custom& custom = {}) const;

  const std::optional<Member>& member() const { return member_; }

 private:
  Act& act_;
  const Channel& channel_;
  std::optional<User> user_;
  std::optional<Member> member_;
};

// What the asking user is in the app. One who does not exist yet has the role of everybody; without a token it is nobody. Not a server.
User asking_user(Act& act);

// The same for one question.
Expected<void> allowed(Act& act, const Channel& channel, Action action);
Expected<void> allowed(Act& act, const Channel& channel, Action action, std::string_view owner);

// An action of the app's level, toward a user: the asking one's own, or another's.
Expected<void> allowed(Act& act, Action action, const User& toward);
// Toward nobody in particular.
Expected<void> allowed(Act& act, Action action);

// Whether both are of one team, or of none. Only asked where teams keep apart.
bool same_team(const User& user, std::string_view team);
bool same_team(const User& one, const User& other);

// What the asking user can do in the channel, in the words that SDKs know; of a server everything that the channel's type allows.
std::vector<std::string_view> own_capabilities(Act& act, const Channel& channel);

}  // namespace millrace::chat
