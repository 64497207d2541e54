// An answer, whatever its status, ends a silence.
#include "sinks/webhook/questions.h"

#include "async/sleep.h"
#include "base/crypto.h"
#include "base/encoding.h"
#include "base/log.h"
#include "sinks/webhook/answer.h"
#include "sinks/webhook/request.h"
#include "sinks/webhook/target.h"

#include <fmt/format.h>

#include <utility>

namespace millrace::webhook {

async::Task<std::expected<std::string, std::string>> Questions::ask(Question question) {
  const auto target = Target::parse(question.url, "");
  if (!target) {
    ++counts_.failed;
    co_return std::unexpected(fmt::format("its URL {}", target.error()));
  }
  const auto name = fmt::format("{} {}", question.app_key, question.url);
  if (const auto found = troubles_.find(name); found != troubles_.end() && async::now() < found->second.paused_until) {
    ++counts_.paused;
    co_return std::unexpected(
        fmt::format("{} is not asked for a while: it did not answer {} times in a row", target->shown(), found->second.silences));
  }
  net::ClientRequest request{
      .target = target->request_target,
      .headers = signed_headers(question.app_key, to_hex(hmac_sha256(question.secret, question.body)), to_text(uuid_v4(random_)), 1),
      .body = std::move(question.body)};
  auto response = co_await http_.send(target->origin, request, async::in(question.time));
  if (!response)
    co_return std::unexpected(
        failed(question.app_key, troubles_[name], Failure::silent, fmt::format("{}: {}", target->shown(), response.error().text)));
  if (response->status / 100 != 2)
    co_return std::unexpected(
        failed(question.app_key, troubles_[name], Failure::answered, fmt::format("{} answers {}", target->shown(), said(*response))));
  if (troubles_.erase(name) > 0) log::info("app_server.well", {{"app", question.app_key}, {"url", target->shown()}});
  ++counts_.answered;
  co_return std::move(response->body);
}

std::string Questions::failed(std::string_view app_key, Trouble& trouble, Failure how, std::string reason) {
  ++counts_.failed;
  trouble.silences = how == Failure::silent ? trouble.silences + 1 : 0;
  if (trouble.silences >= silences_to_pause) trouble.paused_until = async::in(pause);
  if (!std::exchange(trouble.is_said, true)) log::warn("app_server.fails", {{"app", app_key}, {"reason", reason}});
  if (trouble.silences == silences_to_pause) log::warn("app_server.paused", {{"app", app_key}, {"reason", reason}});
  return reason;
}

}  // namespace millrace::webhook
