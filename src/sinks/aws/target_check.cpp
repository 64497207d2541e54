// The same way as an event's: resolve, address policy, TLS, signature, error classes.
#include "sinks/aws/target_check.h"

#include "async/task_group.h"
#include "sinks/aws/error_class.h"
#include "sinks/aws/service_error.h"
#include "sinks/finding.h"
#include "sinks/open_step.h"

#include <boost/asio/this_coro.hpp>

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace millrace::aws {
namespace {

using hooks::Finding;
using sinks::cause;
using sinks::finding;
using std::chrono::milliseconds;
using Status = hooks::CheckStep::Status;

async::Deadline half_of_what_is_left(async::Deadline deadline) {
  const auto now = std::chrono::steady_clock::now();
  return now + (deadline - now) / 2;
}

milliseconds since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began);
}

// "2 s", "12 min"
std::string apart_text(std::chrono::seconds apart) {
  return apart < std::chrono::minutes{2} ? fmt::format("{} s", apart.count()) : fmt::format("{} min", apart.count() / 60);
}

bool is_denial(const sinks::Cause& why) { return &why == &cause("access_denied") || &why == &cause("explicitly_denied"); }

// "AWS: AccessDenied, not authorized"
std::string said(const ServiceError& error) {
  return fmt::format("AWS: {}{}{}", error.code, error.message.empty() ? "" : ", ", error.message);
}

}  // namespace

TargetCheck::TargetCheck(CheckContext context, net::Origin origin, SigningScope scope, std::shared_ptr<Identity> identity,
                         async::Deadline deadline)
    : context_(std::move(context)),
      origin_(std::move(origin)),
      deadline_(deadline),
      steps_(found_, context_.watch),
      endpoint_(context_.http, context_.clock, origin_, std::move(scope), std::move(identity)) {}

async::Task<hooks::Diagnosis> TargetCheck::run() {
  if (auto warning = form_warning()) {
    found_.warnings.push_back(*std::move(warning));
    steps_.end(Status::warning, found_.warnings.back().text);
  } else {
    steps_.end(Status::ok, whereabouts());
  }
  if (co_await sinks::open(context_.http, origin_, steps_, found_, deadline_) && co_await look()) co_await send();
  steps_.skip_the_rest();
  co_return std::move(found_);
}

// Clock, identity and attributes: two questions at once, since neither needs the other's answer. False when nobody can sign.
async::Task<bool> TargetCheck::look() {
  const auto until = half_of_what_is_left(deadline_);
  Answer answer;
  std::expected<std::string, std::string> who = std::unexpected("nobody to ask: it is not at AWS");
  async::TaskGroup questions(co_await async::asio::this_coro::executor);
  const auto began = std::chrono::steady_clock::now();
  milliseconds queue_took{0}, who_took{0};
  const auto ask_queue = [&]() -> async::Task<void> {
    answer = co_await endpoint_.call(attributes_request(), until);
    queue_took = since(began);
  };
  const auto ask_who = [&]() -> async::Task<void> {
    who = co_await context_.who(until);
    who_took = since(began);
  };
  questions.spawn(ask_queue());
  if (context_.who) questions.spawn(ask_who());
  co_await questions.join();

  if (answer) read_clock(*answer);
  else steps_.end(Status::skipped, "no answer to tell it by", milliseconds{0});
  if (!answer && std::holds_alternative<aws::IdentityFailure>(answer.error())) {
    steps_.fail(finding(answer.error()));
    co_return false;
  }
  if (who) found_.identity = *who;
  steps_.end(who ? Status::ok : context_.who ? Status::warning : Status::skipped, who ? *who : who.error(), who_took);
  say_attributes(answer, queue_took);
  co_return true;
}

void TargetCheck::read_clock(const net::ClientResponse& response) {
  const auto date = parse_http_date(net::header(response.headers, "date"));
  if (!date) return steps_.end(Status::skipped, "the answer bears no date", milliseconds{0});
  const auto ahead = std::chrono::duration_cast<std::chrono::seconds>(*date - context_.clock.now());
  const auto apart = std::chrono::abs(ahead);
  if (apart <= std::chrono::seconds{1}) return steps_.end(Status::ok, "right to the second", milliseconds{0});
  const auto text = fmt::format("{} {}", apart_text(apart), ahead.count() > 0 ? "behind" : "ahead");
  if (apart <= Endpoint::tolerated_skew) return steps_.end(Status::ok, text, milliseconds{0});
  found_.warnings.push_back(finding(cause("clock_skew"), "it is " + text + "; requests are signed by AWS's"));
  steps_.end(Status::warning, found_.warnings.back().text, milliseconds{0});
}

void TargetCheck::say_attributes(const Answer& answer, milliseconds took) {
  const auto unread = [&](Finding why) {
    steps_.end(Status::warning, why.text, took);
    found_.warnings.push_back(std::move(why));
  };
  if (!answer) {
    const auto* const failure = std::get_if<net::ClientFailure>(&answer.error());
    return unread(finding(cause("attributes_unread"), failure ? failure->text : ""));
  }
  if (answer->status / 100 != 2) {
    const auto error = error_of(*answer);
    const auto& why = class_of(error, answer->status).cause;
    return unread(is_denial(why) ? finding(cause("attributes_denied"), said(error))
                                 : finding(cause("attributes_unread"), fmt::format("{}; {}", why.text, said(error))));
  }
  const auto warnings_before = found_.warnings.size();
  const auto facts = read_attributes(answer->body, found_);
  if (!facts) return unread(finding(cause("attributes_unread"), "the answer is not one of AWS"));
  steps_.end(found_.warnings.size() == warnings_before ? Status::ok : Status::warning, *facts, took);
}

async::Task<void> TargetCheck::send() {
  const auto response = co_await endpoint_.call(message_request(), deadline_);
  if (!response) {
    steps_.fail(finding(response.error()));
    co_return;
  }
  if (const auto id = net::header(response->headers, "x-amzn-requestid"); !id.empty()) found_.request_id = fit_for_people(id);
  if (response->status / 100 != 2) co_return read_refusal(*response);
  auto message_id = message_id_in(response->body);
  if (!message_id) co_return steps_.fail(std::move(message_id.error()));
  found_.message_id = *std::move(message_id);
  steps_.end(Status::ok, "message " + *found_.message_id);
}

// A refusal for want of a right says whose, which and on what.
void TargetCheck::read_refusal(const net::ClientResponse& response) {
  const auto error = error_of(response);
  const auto& why = class_of(error, response.status).cause;
  auto found = finding(why, fmt::format("{}; {}", whereabouts(), said(error)));
  if (is_denial(why))
    found.text = fmt::format("{} may not {} on {} ({})", found_.identity.value_or("who signs"), right(), arn(), said(error));
  steps_.fail(std::move(found));
}

}  // namespace millrace::aws
