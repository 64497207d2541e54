// Locations: who shares one, who moves it, and until when it is live.
#include "chat/locations.h"

#include "chat/rules_test.h"

namespace millrace::chat {
namespace {

using namespace std::chrono_literals;
using Kind = Refusal::Kind;

class LocationsTest : public RulesTest {
 protected:
  LocationsTest() {
    for (const auto* id : {"ann", "ben", "cleo"}) add_user(id);
    add_channel("ann", {"ann", "ben"}, {.overrides = ConfigOverrides{.shared_locations = true}});
  }

  static LocationChange at(double latitude, double longitude, std::optional<Instant> until = {}) {
    return {.latitude = Degrees{latitude, fmt::format("{}", latitude)},
            .longitude = Degrees{longitude, fmt::format("{}", longitude)},
            .created_by_device_id = "phone",
            .end_at = until};
  }
  Expected<Message> sent(const LocationChange& location, const std::string& by = "ann") {
    auto act = as(by);
    return send_message(act, lobby_, {.id = "m", .shared_location = location});
  }
  Expected<SharedLocation> moved(LocationChange change, const std::string& by = "ann") {
    change.message_id = "m";
    auto act = as(by);
    return update_live_location(act, change, {});
  }
  std::size_t live(const std::string& user) {
    auto act = as(user);
    return live_locations_of(act, {}).value().size();
  }
  std::size_t live_here(const std::string& user, MessageKey after = {}) {
    auto act = as(user);
    return live_locations_in(act, state_.channel(lobby_).value(), after).size();
  }
};

TEST_F(LocationsTest, AMessageShowsWhereItsAuthorWas) {
  const auto message = sent(at(52.5, 13.4));
  ASSERT_TRUE(message) << message.error().text;
  const auto& location = *events_.at(0).message->shared_location;
  EXPECT_EQ(location.channel_cid, "messaging:lobby");
  EXPECT_EQ(location.message_id, "m");
  EXPECT_EQ(location.user_id, "ann");
  EXPECT_EQ(location.latitude.spelled, "52.5");
  EXPECT_EQ(location.created_by_device_id, "phone");
  EXPECT_EQ(live("ann"), 0u) << "it has no end, so it is not live";
  expect_refused(moved(at(1, 1)), Kind::input, "not live");
}

TEST_F(LocationsTest, AChannelShowsWhoIsLiveInIt) {
  const auto message = sent(at(52.5, 13.4, now_ + 1h));
  ASSERT_TRUE(message);
  EXPECT_EQ(live_here("ben"), 1u);
  EXPECT_EQ(live_here("ben", message->key), 0u) << "the member sees what came later";
  const auto then = now_;
  now_ = now_ + 1h;
  EXPECT_EQ(live_here("ben"), 0u);
  now_ = then;
  auto act = server();
  ASSERT_TRUE(delete_message(act, "m", Deletion::soft, {}));
  EXPECT_EQ(live_here("ben"), 0u);
}

TEST_F(LocationsTest, ALiveOneMovesUntilItsEnd) {
  ASSERT_TRUE(sent(at(52.5, 13.4, now_ + 1h)));
  EXPECT_EQ(live("ann"), 1u);
  EXPECT_EQ(live("ben"), 0u);
  const auto location = moved({.latitude = Degrees{53, "53.0"}});
  ASSERT_TRUE(location);
  ASSERT_EQ(types(), std::vector<std::string>{"message.updated"});
  EXPECT_EQ(events_[0].message->shared_location->latitude.spelled, "53.0");
  EXPECT_EQ(location->longitude.spelled, "13.4") << "what is not given stays";
  now_ = now_ + 2h;
  EXPECT_EQ(live("ann"), 0u);
  expect_refused(moved(at(1, 1)), Kind::input, "not live");
}

TEST_F(LocationsTest, ItIsEndedByATimeThatIsOver) {
  ASSERT_TRUE(sent(at(52.5, 13.4, now_ + 1h)));
  ASSERT_TRUE(moved({.end_at = now_}));
  EXPECT_EQ(live("ann"), 0u);
}

TEST_F(LocationsTest, OnlyItsAuthorMovesIt) {
  ASSERT_TRUE(sent(at(52.5, 13.4, now_ + 1h)));
  expect_refused(moved(at(1, 1), "ben"), Kind::does_not_exist, "Can't find a location");
  expect_refused(moved(at(1, 1), "cleo"), Kind::not_allowed, "");
}

TEST_F(LocationsTest, BadLocationsAreRefused) {
  expect_refused(sent(at(90.5, 0)), Kind::input, "latitude");
  expect_refused(sent(at(0, -180.5)), Kind::input, "longitude");
  expect_refused(sent(at(0, 0, now_)), Kind::input, "end_at");
  expect_refused(sent({.latitude = Degrees{}}), Kind::input, "shared_location");
  auto act = server();
  expect_refused(update_live_location(act, {}, {.id = "ann"}), Kind::input, "message_id");
}

TEST_F(LocationsTest, OnlyWhereTheyAreOn) {
  auto act = server();
  const Cid crew{"team", "crew"};
  ASSERT_TRUE(get_or_create_channel(act, crew, {.created_by = {.id = "ann"}, .members = {{.user = {.id = "ann"}}}}));
  auto ann = as("ann");
  expect_refused(send_message(ann, crew, {.id = "m", .shared_location = at(1, 1)}), Kind::feature_off, "locations are switched off");
}

}  // namespace
}  // namespace millrace::chat
