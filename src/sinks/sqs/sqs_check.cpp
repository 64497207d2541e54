// The same way as an event's: resolve, address policy, TLS, signature, error classes.
#include "sinks/sqs/sqs_check.h"

#include "async/task_group.h"
#include "sinks/aws/endpoint.h"
#include "sinks/finding.h"
#include "sinks/json_member.h"
#include "sinks/sqs/batch.h"
#include "sinks/sqs/check_steps.h"
#include "sinks/sqs/entry.h"
#include "sinks/sqs/policies.h"
#include "sinks/sqs/queue_facts.h"
#include "sinks/sqs/refusal.h"
#include "wire/json.h"

#include <boost/asio/this_coro.hpp>

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <variant>

namespace millrace::sqs {
namespace {

using hooks::Finding;
using sinks::cause;
using sinks::finding;
using std::chrono::milliseconds;
using Name = hooks::CheckStep::Name;
using Status = hooks::CheckStep::Status;
using Answer = std::expected<net::ClientResponse, aws::CallFailure>;

Entry entry_of(const TestMessage& message, const QueueUrl& queue) {
  // Sorted by name; without event_id: it is no event.
  Entry entry{message.body,
              {{"app", attribute_value(message.app_key)},
               {"event_type", "hook.test"},
               {"millrace_test", "1"},
               {"x-signature", std::string(message.signature)}},
              {},
              {}};
  std::erase_if(entry.attributes, [](const Attribute& attribute) { return attribute.value.empty(); });
  if (queue.is_fifo()) {
    entry.group_id = "millrace-test";
    entry.deduplication_id = fifo_id(message.id);
  }
  return entry;
}

net::ClientRequest request_of(const Entry& entry, const QueueUrl& queue) {
  std::string body = R"({"QueueUrl":)";
  wire::append_json_string(body, queue.text);
  body += ',';
  append_members(body, entry);
  body += '}';
  return sqs_request("SendMessage", std::move(body));
}

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

// One queue's test under way.
class Check {
 public:
  Check(CheckContext context, SqsTarget target, async::Deadline deadline)
      : context_(std::move(context)),
        target_(std::move(target)),
        deadline_(deadline),
        steps_(found_, context_.watch),
        endpoint_(context_.http, context_.clock, target_.queue.origin, target_.scope(), target_.identity) {}

  async::Task<hooks::Diagnosis> run(TestMessage message) {
    read_form();
    if (co_await open() && co_await look()) co_await send(entry_of(message, target_.queue));
    steps_.skip_the_rest();
    co_return std::move(found_);
  }

 private:
  void read_form();
  async::Task<bool> open();
  async::Task<bool> look();
  void read_clock(const net::ClientResponse& response);
  void read_attributes(const Answer& answer, milliseconds took);
  async::Task<void> send(Entry entry);
  void read_receipt(const net::ClientResponse& response, const Entry& entry);
  void read_refusal(const net::ClientResponse& response);

  std::string whereabouts() const { return fmt::format("queue {}, region {}", target_.queue.text, target_.signing_region()); }

  CheckContext context_;
  SqsTarget target_;
  async::Deadline deadline_;
  hooks::Diagnosis found_;
  CheckSteps steps_;
  aws::Endpoint endpoint_;
};

void Check::read_form() {
  const auto& said = target_.queue.region;
  if (!target_.region.empty() && said && *said != target_.region) {
    found_.warnings.push_back(
        finding(cause("region_mismatch"), fmt::format("sqs_region is {}, the queue URL says {}", target_.region, *said)));
    return steps_.end(Status::warning, found_.warnings.back().text);
  }
  steps_.end(Status::ok, whereabouts());
}

// True when there is a connection to send over.
async::Task<bool> Check::open() {
  const auto watch = [&](const net::HttpClient::Opened& opened) { steps_.end(Status::ok, opened.text); };
  const auto opened = co_await context_.http.open(target_.queue.origin, deadline_, watch);
  if (!opened) {
    // A port that takes the connection and says nothing to a TLS greeting waits for plain HTTP.
    const bool silent = opened.error().kind == net::ClientFailure::Kind::timeout && found_.steps.back().name == Name::connect;
    steps_.fail(silent ? finding(cause("tls"), opened.error().text) : finding(opened.error()));
    co_return false;
  }
  if (target_.queue.origin.scheme == net::Origin::Scheme::http) steps_.end(Status::skipped, "the queue URL begins with http://");
  co_return true;
}

// Clock, identity and attributes: two questions at once, since neither needs the other's answer. False when nobody can sign.
async::Task<bool> Check::look() {
  const auto until = half_of_what_is_left(deadline_);
  Answer answer;
  std::expected<std::string, std::string> who = std::unexpected("nobody to ask: the queue is not at AWS");
  async::TaskGroup questions(co_await async::asio::this_coro::executor);
  const auto began = std::chrono::steady_clock::now();
  milliseconds queue_took{0}, who_took{0};
  const auto ask_queue = [&]() -> async::Task<void> {
    answer = co_await endpoint_.call(attributes_request(target_.queue), until);
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
  read_attributes(answer, queue_took);
  co_return true;
}

void Check::read_clock(const net::ClientResponse& response) {
  const auto date = parse_http_date(net::header(response.headers, "date"));
  if (!date) return steps_.end(Status::skipped, "the answer bears no date", milliseconds{0});
  const auto ahead = std::chrono::duration_cast<std::chrono::seconds>(*date - context_.clock.now());
  const auto apart = std::chrono::abs(ahead);
  if (apart <= std::chrono::seconds{1}) return steps_.end(Status::ok, "right to the second", milliseconds{0});
  const auto text = fmt::format("{} {}", apart_text(apart), ahead.count() > 0 ? "behind" : "ahead");
  if (apart <= aws::Endpoint::tolerated_skew) return steps_.end(Status::ok, text, milliseconds{0});
  found_.warnings.push_back(finding(cause("clock_skew"), "it is " + text + "; requests are signed by AWS's"));
  steps_.end(Status::warning, found_.warnings.back().text, milliseconds{0});
}

void Check::read_attributes(const Answer& answer, milliseconds took) {
  const auto unread = [&](Finding why) {
    steps_.end(Status::warning, why.text, took);
    found_.warnings.push_back(std::move(why));
  };
  if (!answer) {
    const auto* const failure = std::get_if<net::ClientFailure>(&answer.error());
    return unread(finding(cause("attributes_unread"), failure ? failure->text : ""));
  }
  if (answer->status / 100 != 2) {
    const auto error = aws::error_of(*answer);
    const auto& why = aws::class_of(error, answer->status).cause;
    const bool denied = &why == &cause("access_denied") || &why == &cause("explicitly_denied");
    const auto said = fmt::format("AWS: {}{}{}", error.code, error.message.empty() ? "" : ", ", error.message);
    return unread(denied ? finding(cause("attributes_denied"), said)
                         : finding(cause("attributes_unread"), fmt::format("{}; {}", why.text, said)));
  }
  found_.queue = read_facts(answer->body);
  if (!found_.queue) return unread(finding(cause("attributes_unread"), "the answer is not one of SQS"));
  auto warnings = warnings_of(*found_.queue);
  steps_.end(warnings.empty() ? Status::ok : Status::warning, facts_text(*found_.queue), took);
  for (auto& warning : warnings) found_.warnings.push_back(std::move(warning));
}

async::Task<void> Check::send(Entry entry) {
  const auto response = co_await endpoint_.call(request_of(entry, target_.queue), deadline_);
  if (!response) {
    steps_.fail(finding(response.error()));
    co_return;
  }
  if (const auto id = net::header(response->headers, "x-amzn-requestid"); !id.empty()) found_.request_id = aws::fit_for_people(id);
  if (response->status / 100 == 2) read_receipt(*response, entry);
  else read_refusal(*response);
}

void Check::read_receipt(const net::ClientResponse& response, const Entry& entry) {
  const auto receipt = wire::parse_json(response.body);
  if (!receipt || sinks::text_member(*receipt, "MessageId").empty()) return steps_.fail(finding(cause("answer_malformed"), whereabouts()));
  auto message_id = verified_message_id(*receipt, digests_of({&entry, 1}).front());
  if (!message_id) return steps_.fail(finding(cause("wrong_digest"), message_id.error() + "; " + whereabouts()));
  found_.message_id = *std::move(message_id);
  steps_.end(Status::ok, "message " + *found_.message_id);
}

// A refusal for want of a right says whose, which and on what.
void Check::read_refusal(const net::ClientResponse& response) {
  const auto error = aws::error_of(response);
  const auto& why = aws::class_of(error, response.status).cause;
  auto found = finding(why, fmt::format("{}; AWS: {}{}{}", whereabouts(), error.code, error.message.empty() ? "" : ", ", error.message));
  if (&why == &cause("access_denied") || &why == &cause("explicitly_denied"))
    found.text = fmt::format("{} may not sqs:SendMessage on {} (AWS: {}{}{})", found_.identity.value_or("who signs"),
                             arn_of(target_.queue, target_.signing_region()), error.code, error.message.empty() ? "" : ", ", error.message);
  steps_.fail(std::move(found));
}

}  // namespace

async::Task<hooks::Diagnosis> check_queue(CheckContext context, SqsTarget target, TestMessage message, async::Deadline deadline) {
  Check check(std::move(context), std::move(target), deadline);
  co_return co_await check.run(message);
}

hooks::Diagnosis unsendable(Finding why, const CheckContext::Watch& watch) {
  hooks::Diagnosis found;
  CheckSteps steps(found, watch);
  steps.fail(std::move(why));
  steps.skip_the_rest();
  return found;
}

}  // namespace millrace::sqs
