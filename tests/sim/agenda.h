// What happens in a simulation and when: one thread, one virtual time, one order.
#pragma once

#include "async/virtual_time.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace millrace::sim {

// Operation. `step` runs one thing that can be done now; when there is none, time moves on to the next deadline or entry.
class Agenda {
 public:
  async::Deadline now() const { return time_.now(); }

  void at(async::Deadline when, std::function<void()> what) { entries_.emplace(std::max(when, now()), std::move(what)); }
  void in(async::Deadline::duration time, std::function<void()> what) { at(now() + time, std::move(what)); }

  // Whether there was anything to do, now or ever.
  bool step() {
    if (loop_.poll_one() > 0) return true;
    const auto entry = entries_.begin();
    if (entry != entries_.end() && entry->first <= std::max(now(), time_.next())) {
      if (entry->first > now()) time_.advance_to(entry->first);
      const auto what = std::move(entry->second);
      entries_.erase(entry);
      what();
    } else if (time_.next() != async::Deadline::max()) {
      time_.advance_to(std::max(now(), time_.next()));
    } else {
      return false;
    }
    return true;
  }

  // Does what can be done at once, without moving the time.
  void settle() {
    while (loop_.poll_one() > 0) {
    }
  }

  async::asio::any_io_executor executor() { return loop_.get_executor(); }

 private:
  async::VirtualTime time_;
  async::asio::io_context loop_{1};
  async::asio::executor_work_guard<async::asio::io_context::executor_type> work_{loop_.get_executor()};
  std::multimap<async::Deadline, std::function<void()>> entries_;
};

}  // namespace millrace::sim
