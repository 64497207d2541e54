// Erasing on a real store, at a time that stands still: only a wake brings it on.
#include "server/erasing.h"

#include "chat/channels.h"
#include "chat/user_deletion.h"
#include "chat/users.h"
#include "server/beside_requests_test.h"

#include <string>

namespace millrace::server {
namespace {

class ErasingTest : public BesideRequests {
 protected:
  ErasingTest() {
    open_store();
    erasing_ = std::make_unique<Erasing>(loop_.get_executor(), disk_, *store_);
    store_->on_erasure([this] { erasing_->wake(); });
    erasing_->start();
  }
  ~ErasingTest() override {
    run_to_the_end_of(erasing_->stop());
    store_->close();
  }

  std::string type_of(const std::string& message) {
    std::string type;
    store_->read([&](store::Snapshot& snapshot) { type = snapshot.chat(app_).message(message)->type; });
    return type;
  }

  std::unique_ptr<Erasing> erasing_;
};

TEST_F(ErasingTest, WhatACommitAsksForIsDoneAtOnce) {
  const chat::Cid lobby{"messaging", "lobby"};
  act([&](chat::Act& act) {
    ASSERT_TRUE(chat::upsert_user(act, {.id = "ann"}));
    ASSERT_TRUE(chat::get_or_create_channel(act, lobby, {.created_by = {.id = "ann"}}));
    ASSERT_TRUE(chat::send_message(act, lobby, {.id = "m", .text = "x", .user = {.id = "ann"}}));
  });
  run_until([&] { return sleeps(); });  // nothing to do: it sleeps
  act([&](chat::Act& act) { ASSERT_TRUE(chat::delete_user(act, "ann", {.user = chat::Extent::soft, .messages = chat::Extent::soft})); });
  run_until([&] { return type_of("m") == "deleted"; });
}

}  // namespace
}  // namespace millrace::server
