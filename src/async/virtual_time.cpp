// One pointer per thread; a sleeper is woken by ending its timer's wait.
#include "async/virtual_time.h"

#include "base/ensure.h"

namespace millrace::async {
namespace {

thread_local VirtualTime* of_this_thread = nullptr;

}  // namespace

Deadline now() { return of_this_thread ? of_this_thread->now() : std::chrono::steady_clock::now(); }

VirtualTime::VirtualTime() : now_(std::chrono::hours{1}) {
  ensure(!of_this_thread, "a thread has two times");
  of_this_thread = this;
}

VirtualTime::~VirtualTime() { of_this_thread = nullptr; }

VirtualTime* VirtualTime::current() { return of_this_thread; }

void VirtualTime::advance_to(Deadline at) {
  ensure(at >= now_, "time runs backwards");
  now_ = at;
  // Who is woken leaves the map when the loop goes on with it.
  for (auto& [deadline, timer] : sleepers_) {
    if (deadline > now_) return;
    timer->cancel();
  }
}

}  // namespace millrace::async
