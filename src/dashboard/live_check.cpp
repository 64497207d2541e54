// The delivery loop writes lines, the loop of the connection takes them away.
#include "dashboard/live_check.h"

#include "api/check_hook.h"
#include "async/pool.h"
#include "async/sleep.h"
#include "wire/diagnosis.h"
#include "wire/json.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace millrace::dashboard {
namespace {

constexpr std::chrono::milliseconds step_every{20};
constexpr int step_looks = 40;  // less than the second that a feed may take

std::string last_line(const api::Answer& answer) {
  if (answer) return fmt::format("{{\"answer\":{{{}}}}}\n", *answer);
  std::string line = "{\"error\":";
  wire::append_json_string(line, answer.error().text);
  return line + "}\n";
}

}  // namespace

// What a test has said and nobody has read yet: as many lines as a test has steps.
struct LiveChecks::Lines {
  std::mutex mutex;
  std::string text;
  bool ended = false;

  void add(const std::string& line, bool is_last = false) {
    const std::lock_guard lock(mutex);
    text += line;
    ended = is_last;
  }

  // Empty when there is nothing new, nothing at the end.
  std::optional<std::string> take() {
    const std::lock_guard lock(mutex);
    if (text.empty() && ended) return std::nullopt;
    return std::exchange(text, {});
  }
};

async::Task<void> LiveChecks::run(std::shared_ptr<Lines> lines, api::Call call) {
  const auto watch = [lines](std::size_t, const hooks::CheckStep& step) {
    lines->add(fmt::format("{{\"step\":{}}}\n", wire::written(step, wire::Profile::http_v1)));
  };
  lines->add(last_line(co_await api::check_hook(service_, call, watch)), true);
}

net::Feed LiveChecks::start(api::Call call) {
  const auto lines = std::make_shared<Lines>();
  async::asio::post(service_.delivery_loop,
                    [this, lines, call = std::move(call)]() mutable { running_.spawn(run(lines, std::move(call))); });
  return [lines]() -> async::Task<std::optional<std::string>> {
    for (int look = 0; look < step_looks; ++look) {
      auto piece = lines->take();
      if (!piece || !piece->empty()) co_return piece;
      co_await async::sleep_for(step_every);
    }
    co_return std::string();
  };
}

}  // namespace millrace::dashboard
