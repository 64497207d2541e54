// message.new is the documentation's own example, byte for byte, once the fields that are newer than it are taken out.
#include "wire/event.h"

#include "wire/json.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace millrace::wire {
namespace {

using Names = std::set<std::string>;

// By kind of object: what Stream has added since the example was written. `mood`, `nick` and `favourite` are custom data.
const std::map<std::string, Names> newer{
    {"event", {"request_info", "message_id", "channel_member_count", "channel_message_count", "channel_custom", "team", "watcher_count"}},
    {"message",
     {"cid", "deleted_at", "message_text_updated_at", "reaction_groups", "silent", "deleted_reply_count", "shadowed", "pinned", "pinned_at",
      "pinned_by", "pin_expires", "restricted_visibility", "mood"}},
    {"user", {"name", "image", "language", "teams", "invisible", "favourite"}},
    {"member", {"status", "banned", "shadow_banned", "role", "channel_role", "notifications_muted", "nick"}},
};

// Takes the newer fields out of a payload and notes which there were and which did not stand behind all older ones.
class Ager {
 public:
  Json aged(const Json& object, const std::string& kind, const std::string& path = "") {
    Json::Object older;
    std::string last_newer;
    for (const auto& [name, value] : *object.object()) {
      const auto here = path.empty() ? name : path + '.' + name;
      if (newer.at(kind).contains(name)) {
        removed[kind].insert(name);
        last_newer = name;
        continue;
      }
      if (!last_newer.empty()) misplaced.insert(here + " behind " + last_newer);
      older.push_back({name, aged_child(name, value, here)});
    }
    return Json(std::move(older));
  }

  std::map<std::string, Names> removed;
  Names misplaced;

 private:
  Json aged_child(const std::string& name, const Json& value, const std::string& path) {
    if (name == "user" || name == "message") return aged(value, name, path);
    if (name != "members") return value;
    Json::Array members;
    for (const auto& member : *value.array()) members.push_back(aged(member, "member", path));
    return Json(std::move(members));
  }
};

Instant at(std::string_view text) { return parse_rfc3339(text).value(); }

chat::User sender() {
  chat::User user;
  user.id = "tommaso-52ec3a5f-e916-469f-bf54-b53b5247a4b0";
  user.created_at = at("2020-03-30T07:54:46.207332Z");
  user.updated_at = at("2020-03-30T07:54:46.207719Z");
  return user;
}

// The example's values. Its one member has another user's id than its user, and its message is updated a microsecond after
// it is made; both are kept.
chat::Event example() {
  chat::Event event;
  event.type = "message.new";
  event.cid = "messaging:fun-d5f396e3-fbaf-469c-9b45-8837b4f75baa";
  event.channel_type = "messaging";
  event.channel_id = "fun-d5f396e3-fbaf-469c-9b45-8837b4f75baa";
  event.created_at = at("2020-03-30T07:54:46.295138Z");

  auto& message = event.message.emplace();
  message.id = "8bffc454-e1da-4d91-8b88-a87853dfb41c";
  message.text = "Welcome to the Community!";
  message.html = "<p>Welcome to the Community!</p>\n";
  message.user = sender();
  message.created_at = at("2020-03-30T07:54:46.277381Z");
  message.updated_at = at("2020-03-30T07:54:46.277382Z");

  auto& actor = event.user.emplace(chat::Actor{sender()});
  actor.channel_unread_count = actor.total_unread_count = actor.unread_channels = actor.unread_count = 0;
  actor.channel_last_read_at = chat::LastRead{at("2020-03-30T07:54:46.270208768Z")};

  chat::Member member;
  member.user_id = "thierry-735d0d44-8bf1-40df-81db-fa83363ac790";
  member.user = sender();
  member.created_at = member.updated_at = at("2020-03-30T07:54:46.255628Z");
  event.members = chat::shown({member});
  return event;
}

void add_newer(chat::User& user) {
  user.name = "Tommaso";
  user.image = "http://img.local/t.png";
  user.language = "it";
  user.teams = {"red"};
  user.invisible = true;
  user.custom.members = R"("favourite":"otters")";
}

// The example with all that Stream's newer payloads may add to it.
chat::Event newer_example() {
  auto event = example();
  event.request_info = chat::RequestInfo{"server", "192.0.2.1", "curl/8", "stream-python-client-4.33.0", "release=7"};
  event.message_id = event.message->id;
  event.channel_member_count = event.channel_message_count = event.watcher_count = 1;
  event.channel_custom = chat::Custom{R"("topic":"mills")"};
  event.team = "red";
  event.message->cid = event.cid;
  event.message->deleted_at = event.message->message_text_updated_at = event.created_at;
  event.message->reaction_groups.emplace();
  event.message->custom.members = R"("mood":"glad")";
  add_newer(event.message->user);
  auto member = event.members->list().front();
  member.custom.members = R"("nick":"tom")";
  add_newer(member.user);
  event.members = chat::shown({member});
  return event;
}

std::string seed_text() {
  std::ifstream file(MILLRACE_SOURCE_DIR "/tests/wire/golden/seed_message_new.json");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!text.empty()) text.pop_back();  // the line's end
  return text;
}

Json document_of(const chat::Event& event) {
  const auto payload = payload_of(event);
  auto document = parse_json(payload).value();
  EXPECT_EQ(to_text(document), payload);
  return document;
}

TEST(MessageNew, IsTheSeedsExampleWithoutWhatIsNewer) { EXPECT_EQ(to_text(Ager().aged(document_of(example()), "event")), seed_text()); }

TEST(MessageNew, HasWhatIsNewerBehindTheSeedsFields) {
  Ager ager;
  EXPECT_EQ(to_text(ager.aged(document_of(newer_example()), "event")), seed_text());
  EXPECT_EQ(ager.misplaced, Names{});
  EXPECT_EQ(ager.removed, newer);
}

TEST(MessageNew, HasWhatIsNewerOfTheActorBehindItsUnreadCounts) {
  auto event = example();
  add_newer(*event.user);
  Ager ager;
  EXPECT_EQ(to_text(ager.aged(document_of(event), "event")), seed_text());
  EXPECT_EQ(ager.misplaced, Names{});
  EXPECT_EQ(ager.removed["user"], newer.at("user"));
}

TEST(MessageNew, SaysNeverAsYearOne) {
  auto event = example();
  event.user->channel_last_read_at = chat::LastRead{};
  EXPECT_EQ(*document_of(event).find("user")->find("channel_last_read_at")->string(), never_text);
}

TEST(EventPayload, LeavesOutTheChannelWhereThereIsNone) {
  chat::Event event;
  event.type = "user.updated";
  event.user = chat::Actor{sender()};
  event.created_at = at("2020-03-30T07:54:46.295138001Z");
  event.members = chat::shown({});
  EXPECT_EQ(payload_of(event),
            R"({"type":"user.updated","user":{"id":"tommaso-52ec3a5f-e916-469f-bf54-b53b5247a4b0","role":"user",)"
            R"("created_at":"2020-03-30T07:54:46.207332Z","updated_at":"2020-03-30T07:54:46.207719Z","banned":false,"online":false},)"
            R"("created_at":"2020-03-30T07:54:46.295138001Z","members":[]})");
}

TEST(Event, AUserIsShownWholeWhereTheEventSaysSo) {
  chat::Event event{.type = "user.messages.deleted", .user = chat::Actor{{.id = "ben"}}};
  for (const auto* name : {"language", "teams", "blocked_user_ids"}) EXPECT_FALSE(payload_of(event).contains(name)) << name;
  event.user->shown = chat::Actor::Shown::whole;
  EXPECT_TRUE(payload_of(event).contains(R"("language":"","teams":[],"blocked_user_ids":[])"));
  event.user->teams = {"red"};
  EXPECT_TRUE(payload_of(event).contains(R"("teams":["red"],"language":"","blocked_user_ids":[])"));
}

}  // namespace
}  // namespace millrace::wire
