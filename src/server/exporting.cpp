// A file is whole or not there: it gets its name when all of it is on the disk.
#include "server/exporting.h"

#include "api/call.h"
#include "async/sleep.h"
#include "base/durable_file.h"
#include "base/log.h"
#include "chat/exports.h"
#include "net/file_feed.h"
#include "server/export_text.h"
#include "store/durable.h"

#include <algorithm>
#include <filesystem>
#include <functional>

namespace millrace::server {
namespace {

constexpr std::size_t exports_per_look = 10;

struct Waiting {
  chat::AppKey app{};
  chat::Export wanted;
};

bool is_file_name(std::string_view name) {
  return (name.ends_with(".json") || name.ends_with(".csv")) &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'; }) &&
         !name.contains("..");
}

}  // namespace

bool Exporting::serves(std::string_view path) {
  return path.starts_with(chat::user_exports_path) || path.starts_with(chat::channel_exports_path);
}

async::Task<void> Exporting::run() {
  std::function<std::vector<Waiting>()> look = [this] {
    std::vector<Waiting> waiting;
    parts_.store.read([&](store::Snapshot& snapshot) {
      for (const auto app : snapshot.chat({}).exports().apps_waiting())
        for (auto& wanted : snapshot.chat(app).exports().waiting(exports_per_look)) waiting.push_back({app, std::move(wanted)});
    });
    return waiting;
  };
  for (int looks = 0; !stopping_; ++looks) {
    if (looks % looks_between_deletions == 0) {
      std::function<bool()> deletion = [this] { return delete_old(), true; };
      co_await async::on_pool(parts_.disk, std::move(deletion));
    }
    const auto waiting = co_await async::on_pool(parts_.disk, look);
    for (const auto& one : waiting) {
      std::function<std::optional<std::string>()> work = [this, &one] { return fault_of_writing(one.app, one.wanted); };
      const auto fault = co_await async::on_pool(parts_.disk, std::move(work));
      if (stopping_) co_return;
      if (fault && ++tries_[one.wanted.key] < most_tries) continue;
      co_await end(one.app,
                   [&](chat::Act& act) { fault ? chat::fail_export(act, one.wanted, *fault) : chat::finish_export(act, one.wanted); });
      tries_.erase(one.wanted.key);
    }
    co_await async::sleep_for(interval);
  }
}

async::Task<void> Exporting::stop() {
  stopping_ = true;
  tasks_.cancel();
  co_await tasks_.join();
}

// Nothing when the file is there.
std::optional<std::string> Exporting::fault_of_writing(chat::AppKey app, const chat::Export& wanted) const {
  std::error_code error;
  std::filesystem::create_directories(parts_.directory, error);
  DurableFile file(parts_.directory + '/' + wanted.file);
  if (wanted.channels.empty()) put_users(file, {parts_.store, app, stopping_}, wanted);
  else if (wanted.format == chat::ExportFormat::csv) put_lines(file, {parts_.store, app, stopping_}, wanted);
  else put_channels(file, {parts_.store, app, stopping_}, wanted);
  if (stopping_ || file.keep()) return std::nullopt;
  auto fault = "the file can't be written: " + file.fault();
  log::error("export.failed", {{"task", wanted.task}, {"directory", parts_.directory}, {"reason", fault}});
  return fault;
}

async::Task<void> Exporting::end(chat::AppKey app, const Ending& ending) {
  co_await store::durable(parts_.store, [&](store::Transaction& transaction) {
    std::vector<chat::Event> events;
    chat::Act act{transaction.chat(app), events, parts_.clock.now(), parts_.random, {}, {}};
    ending(act);
    api::append(transaction, app, events);
    return store::Verdict::keep;
  });
}

void Exporting::delete_old() const {
  std::error_code error;
  const auto oldest = std::filesystem::file_time_type::clock::now() - kept;
  for (std::filesystem::directory_iterator entry(parts_.directory, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code unread;
    if (const auto written = entry->last_write_time(unread); !unread && written < oldest) std::filesystem::remove(entry->path(), unread);
  }
}

async::Task<net::ServerResponse> Exporting::respond(net::ServerRequest request) const {
  const auto name = request.path.substr(request.path.rfind('/') + 1);
  const net::ServerResponse nothing{.status = 404, .body = R"({"status":"there is no such file"})"};
  if (request.method != "GET" || !is_file_name(name)) co_return nothing;
  std::function<std::optional<net::Feed>()> open = [this, &name] { return net::file_feed(parts_.directory + '/' + name, parts_.disk); };
  auto feed = co_await async::on_pool(parts_.disk, std::move(open));
  if (!feed) co_return nothing;
  co_return net::ServerResponse{.headers = {{"Cache-Control", "private"}}, .feed = *std::move(feed)};
}

}  // namespace millrace::server
