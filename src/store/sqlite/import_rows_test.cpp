// What every engine keeps of imports.
#include "chat/import_task.h"

#include "store/chat_suite_test.h"

namespace millrace::store {
namespace {

chat::ImportTask task(const std::string& id, std::string_view state = chat::import_state::uploaded) {
  chat::ImportTask task{
      .id = id, .path = "imports/1/" + id + "/x.json", .mode = "insert", .state = std::string(state), .merge_custom = true, .size = 12};
  task.history = {{at_second(2), "uploaded", "analyzing"}};
  task.result.stats.messages = 7;
  task.result.errors = {{3, "user", "no \"name\""}};
  task.result.error_count = 5;
  task.created_at = at_second(1), task.updated_at = at_second(2);
  task.reached = 9;
  return task;
}

TEST_P(ChatSuite, AnImportIsKeptWhole) {
  change([](chat::State& state) { state.imports().save(task("one")); });
  everywhere([](chat::State& state) {
    const auto kept = state.imports().task("one");
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->reached, 9);
    EXPECT_EQ(kept->path, task("one").path);
    EXPECT_TRUE(kept->merge_custom && kept->mode == "insert" && kept->size == 12);
    EXPECT_EQ(kept->history.at(0).created_at, at_second(2));
    EXPECT_EQ(kept->result.stats.messages, 7);
    EXPECT_EQ(kept->result.errors.at(0).error, "no \"name\"");
    EXPECT_EQ(kept->result.error_count, 5);
    EXPECT_FALSE(state.imports().task("none"));
  });
}

TEST_P(ChatSuite, TheOldestImportThatIsNotOverIsNext) {
  change([](chat::State& state) {
    state.imports().save(task("done", chat::import_state::completed));
    auto first = task("first");
    first.key = state.imports().save(first);
    state.imports().save(task("second"));
    EXPECT_EQ(state.imports().next()->id, "first");
    first.state = chat::import_state::analyzing_failed;
    state.imports().save(first);
  });
  everywhere([&](chat::State& state) {
    EXPECT_EQ(state.imports().next()->id, "second");
    std::string ids;
    for (const auto& one : state.imports().tasks(2, 1)) ids += one.id + ' ';
    EXPECT_EQ(ids, "first done ");
  });
}

}  // namespace
}  // namespace millrace::store
