// Two questions and their answers.
#include "server/control.h"

#include "base/encoding.h"
#include "server/report.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <charconv>

namespace millrace::server {
namespace {

std::string value_of(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
      return percent_decoded(pair.substr(name.size() + 1)).value_or("");
  }
  return {};
}

std::int64_t number_of(std::string_view query, std::string_view name, std::int64_t otherwise) {
  const auto text = value_of(query, name);
  std::int64_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

async::Task<std::string> Control::check() {
  // What is acknowledged and not saved yet would be counted as waiting.
  auto flushed = [&]() -> async::Task<std::map<hooks::HookKey, delivery::HookState>> {
    co_await delivery_.flush();
    co_return delivery_.states();
  };
  const auto states = co_await async::asio::co_spawn(delivery_loop_, flushed(), async::asio::use_awaitable);
  std::function<std::string()> report = [&] { return check_report(store_, states); };
  co_return co_await async::on_pool(disk_, std::move(report));
}

async::Task<net::ServerResponse> Control::respond(net::ServerRequest request) {
  if (request.path == "/check") co_return net::ServerResponse{.body = co_await check()};
  if (request.path == "/events") {
    std::function<std::string()> list = [&] {
      return event_lines(store_, value_of(request.query, "app"), number_of(request.query, "after", 0),
                         static_cast<std::size_t>(number_of(request.query, "limit", 1'000)));
    };
    co_return net::ServerResponse{.body = co_await async::on_pool(disk_, std::move(list)), .content_type = "application/x-ndjson"};
  }
  co_return net::ServerResponse{.status = 404, .body = "{}"};
}

}  // namespace millrace::server
