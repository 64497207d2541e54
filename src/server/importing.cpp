// Many items in one write as long as no rule refuses one; else each alone, so that a refused one leaves nothing behind.
#include "server/importing.h"

#include "api/call.h"
#include "async/sleep.h"
#include "base/log.h"
#include "store/durable.h"
#include "wire/app_settings.h"

#include <algorithm>
#include <functional>

namespace millrace::server {
namespace {

chat::AppPolicy policy_in(store::Transaction& transaction, chat::AppKey key) {
  for (const auto& app : transaction.apps())
    if (app.key == key) return wire::policy_of(app.settings);
  return {};
}

}  // namespace

async::Task<void> Importing::run() {
  std::function<std::vector<Waiting>()> look = [this] {
    std::vector<Waiting> waiting;
    parts_.store.read([&](store::Snapshot& snapshot) {
      for (const auto app : snapshot.chat({}).imports().apps_waiting())
        if (auto task = snapshot.chat(app).imports().next()) waiting.push_back({app, *std::move(task)});
    });
    return waiting;
  };
  for (int looks = 0; !stopping_; ++looks) {
    if (looks % looks_between_deletions == 0) {
      std::function<bool()> deletion = [this] { return parts_.folder.remove_old(), true; };
      co_await async::on_pool(parts_.disk, std::move(deletion));
    }
    auto waiting = co_await async::on_pool(parts_.disk, look);
    for (auto& one : waiting) {
      if (stopping_) co_return;
      co_await import(std::move(one));
    }
    if (waiting.empty()) co_await async::sleep_for(interval);
  }
}

async::Task<void> Importing::stop() {
  stopping_ = true;
  tasks_.cancel();
  co_await tasks_.join();
}

async::Task<bool> Importing::durably(chat::AppKey app, Change change) {
  while (!stopping_) {
    const auto committed = co_await store::durable(parts_.store, [&](store::Transaction& transaction) {
      const auto policy = policy_in(transaction, app);
      std::vector<chat::Event> untold;
      chat::Act act{transaction.chat(app), untold, parts_.clock.now(), parts_.random, {}, {}, policy};
      return change(act);
    });
    using Kind = store::Committed::Kind;
    if (committed.kind == Kind::kept || committed.kind == Kind::undone) co_return true;
    co_await async::sleep_for(retry);
  }
  co_return false;
}

async::Task<void> Importing::import(Waiting one) {
  using namespace chat::import_state;
  auto& task = one.task;
  std::optional<std::string> text;
  std::vector<wire::ImportWrite> plan;
  const bool is_new = task.state == uploaded || task.state == analyzing;
  const auto go_to = [&](std::string_view state) {
    return durably(one.app, [&task, state](chat::Act& act) { return chat::step_import(act, task, state), store::Verdict::keep; });
  };
  if (task.state == uploaded && !co_await go_to(analyzing)) co_return;
  auto judged = task;
  std::function<bool()> look = [&] {
    text = parts_.folder.read(task.path);
    if (text) plan = wire::planned(*text, judged, parts_.clock.now());
    return true;
  };
  co_await async::on_pool(parts_.disk, std::move(look));
  if (is_new) {
    task.result = judged.result;
    if (!text) chat::note_fault(task, {0, "", "the uploaded file is not there any more"});
    if (!co_await go_to(task.result.error_count > 0 ? analyzing_failed : importing)) co_return;
  } else if (!text) {
    chat::note_fault(task, {0, "", "the uploaded file is not there any more"});
  }
  while (text && !task.is_over() && static_cast<std::size_t>(task.reached) < plan.size()) {
    const auto rest = std::span(plan).subspan(static_cast<std::size_t>(task.reached));
    if (!co_await write(one, *text, rest.first(std::min(items_per_write, rest.size())))) co_return;
  }
  if (!task.is_over() && !co_await go_to(task.result.error_count > 0 ? importing_failed : completed)) co_return;
  std::function<bool()> deletion = [&] { return parts_.folder.remove(task.path), true; };
  co_await async::on_pool(parts_.disk, std::move(deletion));
  log::info("import.ended", {{"id", task.id}, {"state", task.state}, {"errors", task.result.error_count}});
}

async::Task<bool> Importing::write(Waiting& one, std::string_view text, std::span<const wire::ImportWrite> writes) {
  std::vector<chat::ImportItem> items;
  std::function<bool()> parse = [&] {
    for (const auto& write : writes) items.push_back(wire::item_at(text, write, one.task));
    return true;
  };
  co_await async::on_pool(parts_.disk, std::move(parse));
  const std::span all(items);
  const auto refusal = co_await write_together(one, all);
  if (!refusal || stopping_) co_return !stopping_;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto alone = co_await write_together(one, all.subspan(i, 1));
    if (!alone) {
      if (stopping_) co_return false;
      continue;
    }
    const auto name = chat::name_of(items[i]);
    const auto noted = co_await durably(one.app, [&](chat::Act& act) {
      auto task = one.task;
      chat::note_fault(task, {writes[i].number, std::string(name), alone->text});
      ++task.reached;
      act.state.imports().save(task);
      one.task = task;
      return store::Verdict::keep;
    });
    if (!noted) co_return false;
  }
  co_return true;
}

async::Task<std::optional<chat::Refusal>> Importing::write_together(Waiting& one, std::span<const chat::ImportItem> items) {
  std::optional<chat::Refusal> refusal;
  chat::ImportTask written;
  const auto done = co_await durably(one.app, [&](chat::Act& act) {
    refusal.reset();
    written = one.task;
    for (const auto& item : items) {
      auto fine = chat::import_item(act, item, written);
      act.events.clear();
      if (fine) continue;
      refusal = std::move(fine.error());
      return store::Verdict::undo;
    }
    written.reached += static_cast<std::int64_t>(items.size());
    written.updated_at = act.now.to_microseconds();
    act.state.imports().save(written);
    return store::Verdict::keep;
  });
  if (done && !refusal) one.task = std::move(written);
  co_return refusal;
}

}  // namespace millrace::server
