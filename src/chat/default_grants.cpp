// The grants of a new app, as Stream gives them. Types that an operator makes begin with those of messaging.
#include "chat/grants.h"

#include <sstream>
#include <string_view>
#include <utility>

namespace millrace::chat {
namespace {

// What takes part in a channel: plain for its members, with -owner for whoever made it.
constexpr std::string_view taking_part =
    "add-links cast-vote create-attachment create-call create-mention create-message create-reaction create-reply flag-message join-call "
    "mute-channel pin-message query-votes read-channel read-channel-members remove-own-channel-membership run-message-action "
    "send-custom-event send-poll upload-attachment";
// What keeps order in it.
constexpr std::string_view moderating =
    "ban-channel-member create-system-message delete-attachment delete-message delete-reaction read-message-flags skip-channel-cooldown "
    "skip-message-moderation unblock-message update-channel-cooldown update-channel-frozen update-message";
constexpr std::string_view governing = "update-channel update-channel-members";
constexpr std::string_view own_things =
    "delete-attachment-owner delete-message-owner delete-reaction-owner update-message-owner update-thread-owner";
constexpr std::string_view everything_of_admins = "ban-user create-channel delete-channel recreate-channel truncate-channel update-thread";

class Lists {
 public:
  Lists& add(const std::string& role, std::string_view ids, std::string_view ending = {}) {
    std::istringstream words{std::string(ids)};
    for (std::string id; words >> id;) by_role_[role].push_back(id + std::string(ending));
    return *this;
  }

  // Those who act beyond teams have the same rights as their namesakes, everywhere.
  Grants done() {
    for (const auto& [global, local] : {std::pair{"global_admin", "admin"}, {"global_moderator", "moderator"}})
      for (const auto& id : by_role_[local]) by_role_[global].push_back(id.ends_with("-any-team") ? id : id + "-any-team");
    return Grants(std::move(by_role_));
  }

 private:
  Grants::ByRole by_role_;
};

Lists of_staff() {
  Lists lists;
  lists.add("admin", taking_part).add("admin", moderating).add("admin", governing).add("admin", everything_of_admins);
  lists.add("moderator", taking_part).add("moderator", moderating).add("moderator", "ban-user update-thread");
  return lists;
}

// Rooms of members: whoever makes a channel owns it, and its members take part.
Grants of_members() {
  auto lists = of_staff();
  lists.add("moderator", governing)
      .add("moderator", "create-channel delete-channel-owner recreate-channel-owner truncate-channel-owner")
      .add("user", "create-channel delete-channel-owner recreate-channel-owner truncate-channel-owner")
      .add("user", taking_part, "-owner")
      .add("user", governing, "-owner")
      .add("user", own_things)
      .add("channel_member", taking_part)
      .add("channel_moderator", taking_part)
      .add("channel_moderator", moderating)
      .add("channel_moderator", governing);
  return lists.done();
}

// Open to all: members have no rights of their own.
Grants of_livestream() {
  constexpr std::string_view watching = "flag-message join-call mute-channel read-channel read-channel-members";
  auto lists = of_staff();
  lists.add("moderator", "create-channel")
      .add("user", watching)
      .add("user",
           "add-links cast-vote create-attachment create-channel create-mention create-message create-reaction create-reply "
           "pin-message-owner query-votes run-message-action send-custom-event upload-attachment")
      .add("user", own_things)
      .add("guest", watching)
      .add("anonymous", "join-call read-channel read-channel-members")
      .add("channel_member", "read-channel read-channel-members")
      .add("channel_moderator", moderating)
      .add("channel_moderator", "create-call pin-message");
  return lists.done();
}

// A customer is often a guest.
Grants of_commerce() {
  auto lists = of_staff();
  lists.add("moderator", governing)
      .add("moderator", "create-channel")
      .add("user", taking_part, "-owner")
      .add("user", governing, "-owner")
      .add("user", own_things)
      .add("guest",
           "add-links create-channel delete-attachment-owner delete-message-owner delete-reaction-owner flag-message-owner "
           "mute-channel-owner pin-message-owner read-channel-members-owner read-channel-owner update-channel-members-owner "
           "update-message-owner upload-attachment create-message-owner create-reaction-owner create-reply-owner")
      .add("channel_member", taking_part)
      .add("channel_moderator", taking_part)
      .add("channel_moderator", moderating)
      .add("channel_moderator", governing);
  return lists.done();
}

// Matches that the game's server makes.
Grants of_gaming() {
  auto lists = of_staff();
  lists.add("user", taking_part, "-owner")
      .add("user", own_things)
      .add("channel_member", taking_part)
      .add("channel_moderator", taking_part)
      .add("channel_moderator", moderating);
  return lists.done();
}

Grants of_app() {
  constexpr std::string_view anybody = "flag-user mute-user search-user update-user-owner";
  constexpr std::string_view polls = "close-poll-owner create-poll-any-team delete-poll-owner query-polls-owner update-poll-owner";
  Lists lists;
  lists.add("admin", anybody)
      .add("admin", "close-poll create-poll delete-poll query-polls read-flag-reports update-flag-report update-poll");
  lists.add("moderator", anybody).add("moderator", polls).add("moderator", "read-flag-reports update-flag-report");
  lists.add("user", anybody).add("user", polls).add("guest", anybody);
  return lists.done();
}

}  // namespace

const Grants& default_grants(std::string_view type) {
  static const auto members = of_members(), livestream = of_livestream(), commerce = of_commerce(), gaming = of_gaming();
  if (type == "livestream") return livestream;
  if (type == "commerce") return commerce;
  if (type == "gaming") return gaming;
  return members;
}

const Grants& default_app_grants() {
  static const auto grants = of_app();
  return grants;
}

}  // namespace millrace::chat
