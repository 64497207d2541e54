// Who asks for a change, when, and by which request.
#pragma once

#include "base/instant.h"
#include "base/random.h"
#include "chat/app_policy.h"
#include "chat/event.h"
#include "chat/refusal.h"
#include "chat/state.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// What a user keeps for itself beside messages; most users keep none of it.
struct Kept {
  UserKey user{};
  bool deletions = false, reminders = false, drafts = false;
};

// Who asks without a token. No user can have that id.
inline constexpr std::string_view anonymous_id = "!anon", anonymous_role = "anonymous";

// One request's change, inside one transaction; or a timer's, which has no `request`. What happened is added to `events`, in order.
struct Act {
  State& state;
  std::vector<Event>& events;
  Instant now;
  Random& random;
  RequestInfo request;
  std::string user_id;  // of a user's token; empty for a server's, which may act for anybody
  const AppPolicy& app = AppPolicy::standard();
  std::optional<Kept> kept = {};  // of whom messages are shown to, looked at once

  bool by_server() const { return user_id.empty(); }
  bool is_anonymous() const { return user_id == anonymous_id; }

  // Whether what it may do follows from grants. Without a token it always does.
  bool is_checked() const { return !by_server() && (app.permissions_checked || is_anonymous()); }
};

// Since when a user's tokens are good; nothing: whenever they were issued.
struct Revocation {
  std::optional<Instant> before;
};

// A user as a request names one: by id, or whole, which creates or updates the user.
struct UserChange {
  std::string id;
  std::optional<std::string> role, name, image, language;
  std::optional<std::vector<std::string>> teams;
  std::optional<std::map<std::string, std::string>> teams_role;
  std::optional<bool> invisible;
  std::optional<Custom> privacy_settings;
  std::optional<Revocation> revoke_tokens_issued_before;
  Custom custom;
};

struct UserRef {
  std::string id;
  std::optional<UserChange> whole;

  const std::string& named() const { return whole ? whole->id : id; }
  bool empty() const { return named().empty(); }
};

// The user that a reference means. Precondition of success: it exists, or came whole. A user's token means its own user.
// `field` is the name that the error gives.
Expected<User> resolve(Act& act, const UserRef& ref, std::string_view field);

// A new event of that type at act.now, with the request that caused it.
Event& happened(Act& act, std::string type);

// The same, with a channel's names, counts and custom data: what concerns one user of the channel.
Event& happened_to_one(Act& act, std::string type, const Channel& channel);

// The same, with up to most_members_shown members.
Event& happened(Act& act, std::string type, const Channel& channel);

// The user with the unread counts of this moment.
Actor actor_in(Act& act, const Channel& channel, const User& user);

}  // namespace millrace::chat
