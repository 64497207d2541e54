// Imports of a real store and real files.
#include "server/importing.h"

#include "base/durable_file.h"
#include "chat/users.h"
#include "server/beside_requests_test.h"

#include <fmt/format.h>

#include <filesystem>

namespace millrace::server {
namespace {

class ImportingTest : public BesideRequests {
 protected:
  ImportingTest() {
    std::filesystem::create_directories(directory_.path() / "imports");
    open();
  }
  ~ImportingTest() override { close(); }

  void open() {
    open_store();
    importing_ = std::make_unique<Importing>(Importing::Parts{loop_.get_executor(), disk_, *store_, clock_, random_, folder_});
  }
  void close() {
    run_to_the_end_of(importing_->stop());
    store_->close();
  }

  // The import of that text, not begun yet.
  std::string imported(std::string_view text, std::string_view state = chat::import_state::uploaded, std::int64_t reached = 0) {
    const auto ticket = folder_.ticket(1, "x.json");
    const auto id = ticket.path.substr(10, 36);
    DurableFile file(directory_.path() / "imports" / id);
    file.put(text);
    EXPECT_TRUE(file.keep());
    std::string task_id;
    act([&](chat::Act& act) {
      auto task = chat::begin_import(act, {.path = ticket.path, .mode = "upsert"}).value();
      task.state = state, task.reached = reached;
      act.state.imports().save(task);
      task_id = task.id;
    });
    return task_id;
  }
  chat::ImportTask task(const std::string& id) {
    std::optional<chat::ImportTask> task;
    store_->read([&](store::Snapshot& snapshot) { task = snapshot.chat(app_).imports().task(id); });
    return task.value();
  }
  bool has_user(const std::string& id) {
    bool has = false;
    store_->read([&](store::Snapshot& snapshot) { has = snapshot.chat(app_).user(id).has_value(); });
    return has;
  }
  std::size_t files() {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory_.path() / "imports"), {}));
  }

  static std::string users(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += fmt::format(R"({{"type":"user","item":{{"id":"u{}","name":"N"}}}})", i) + "\n";
    return text;
  }

  api::ImportFolder folder_{{directory_.path() / "imports", 0, seal_, clock_, random_, disk_}};
  std::unique_ptr<Importing> importing_;
};

TEST_F(ImportingTest, ASoundFileIsWrittenAndToldOfByNobody) {
  const auto id = imported(users(2 * Importing::items_per_write + 1));
  importing_->start();
  run_until([&] { return task(id).state == "completed" && files() == 0; });
  EXPECT_EQ(task(id).result.stats.users, 2 * static_cast<std::int64_t>(Importing::items_per_write) + 1);
  EXPECT_EQ(task(id).history.size(), 3u);
  EXPECT_TRUE(has_user("u0") && has_user("u200"));
  EXPECT_TRUE(store_->read_after(app_, 0, 16 << 20).empty());
}

TEST_F(ImportingTest, AFileWithAFaultIsNotWrittenAtAll) {
  const auto id = imported(users(3) + R"({"type":"user","item":{"id":"no name"}})");
  importing_->start();
  run_until([&] { return task(id).state == "analyzing_failed"; });
  EXPECT_EQ(task(id).result.errors.at(0).item, 4);
  EXPECT_FALSE(has_user("u0"));
}

TEST_F(ImportingTest, WhatARuleRefusesIsNotedAndTheRestIsWritten) {
  const auto id = imported(users(2) + R"({"type":"channel","item":{"type":"messaging","id":"a","created_by":"nobody"}})" +
                           R"({"type":"channel","item":{"type":"messaging","id":"b","created_by":"u1"}})");
  importing_->start();
  run_until([&] { return task(id).state == "importing_failed"; });
  const auto ended = task(id);
  EXPECT_EQ(ended.result.error_count, 1);
  EXPECT_EQ(ended.result.errors.at(0).item, 3);
  EXPECT_TRUE(ended.result.errors.at(0).error.contains("nobody")) << ended.result.errors.at(0).error;
  EXPECT_EQ(ended.result.stats.channels, 1);
  EXPECT_EQ(ended.result.stats.users, 2);
}

TEST_F(ImportingTest, AnImportGoesOnWhereItWas) {
  const auto id = imported(users(4), chat::import_state::importing, 3);
  importing_->start();
  run_until([&] { return task(id).state == "completed"; });
  EXPECT_FALSE(has_user("u2")) << "it was written before";
  EXPECT_TRUE(has_user("u3"));
}

}  // namespace
}  // namespace millrace::server
