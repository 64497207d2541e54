// The id is made unique, so that nobody becomes a user who exists by asking for its id.
#include "chat/guests.h"

#include "chat/users.h"

#include <fmt/format.h>

namespace millrace::chat {

Expected<User> make_guest(Act& act, const UserChange& change) {
  if (const auto fault = user_id_fault(change.id)) return refused(Refusal::Kind::input, *fault);
  UserChange guest;
  guest.id = fmt::format("guest-{}-{}", to_text(uuid_v7(act.random, act.now)), change.id);
  guest.role = "guest";
  guest.name = change.name;
  guest.image = change.image;
  guest.language = change.language;
  guest.custom = change.custom;
  return upsert_user(act, guest);
}

}  // namespace millrace::chat
