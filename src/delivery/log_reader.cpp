// One reading, one look-up per event.
#include "delivery/log_reader.h"

#include "async/pool.h"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace millrace::delivery {

LogReader::LogReader(Context context, chat::AppKey app, store::Position from)
    : context_(std::move(context)), app_(app), position_(from), bell_(context_.executor), tasks_(context_.executor) {}

void LogReader::add(Follower& follower) {
  followers_[follower.key()] = &follower;
  forget_matches();
}

void LogReader::remove(const Follower& follower) {
  followers_.erase(follower.key());
  forget_matches();
}

async::Task<void> LogReader::stop() {
  stopping_ = true;
  bell_.ring();  // it may be about to wait
  tasks_.cancel();
  co_await tasks_.join();
}

// Others of the loop have their turn between two readings.
async::Task<void> LogReader::run() {
  while (!stopping_) {
    if (co_await read_some()) co_await async::asio::post(context_.executor, async::asio::use_awaitable);
    else co_await bell_.wait();
  }
}

async::Task<bool> LogReader::read_some() {
  auto records = context_.store.recent_after(app_, position_, context_.read_bytes);
  if (!records) {
    std::function<store::LogRecords()> from_disk = [this, from = position_] {
      return context_.store.read_after(app_, from, context_.read_bytes);
    };
    records = co_await async::on_pool(context_.disk, std::move(from_disk));
  }
  for (const auto& record : *records) {
    if (record->is_event()) {
      for (auto* follower : who_accept(record->position, record->type)) follower->offer(record);
    } else {
      if (record->position > revisions_known_to_) co_await learn_revisions();
      forget_matches();
    }
    position_ = record->position;
  }
  if (!records->empty()) context_.moved();
  co_return !records->empty();
}

const std::vector<Follower*>& LogReader::who_accept(store::Position position, const std::string& type) {
  const auto [at, is_new] = matches_.try_emplace(type);
  if (is_new)
    for (const auto& [key, follower] : followers_)
      if (follower->accepts(position, type)) at->second.push_back(follower);
  return at->second;
}

async::Task<void> LogReader::learn_revisions() {
  struct Known {
    store::Position head = 0;
    std::vector<store::StoredHook> hooks;
  };
  std::function<Known()> read = [this] {
    Known known;
    context_.store.read([&](store::Snapshot& snapshot) {
      known.head = snapshot.head(app_);
      known.hooks = snapshot.hooks(app_);
    });
    return known;
  };
  const auto known = co_await async::on_pool(context_.disk, std::move(read));
  revisions_known_to_ = std::max(revisions_known_to_, known.head);
  for (const auto& stored : known.hooks)
    if (const auto found = followers_.find(stored.hook.key); found != followers_.end()) found->second->learn(stored.revisions, known.head);
}

}  // namespace millrace::delivery
