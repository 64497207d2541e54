// What only a person can mend waits for it; what is the event's own fault ends; all else is tried again.
#include "sinks/webhook/answer.h"

#include "sinks/aws/service_error.h"
#include "sinks/retry_after.h"

#include <fmt/format.h>

#include <string_view>

namespace millrace::webhook {
namespace {

using delivery::Outcome;
using Kind = Outcome::Kind;

struct Row {
  unsigned from, to;  // both included; the first row that holds the status counts
  std::string_view shown;
  StatusClass of;
};

constexpr Row rows[] = {
    {200, 299, "2xx", {Kind::delivered, nullptr}},
    {300, 399, "3xx", {Kind::misconfigured, &sinks::cause("webhook_redirects")}},
    {401, 401, "401", {Kind::misconfigured, &sinks::cause("webhook_denied")}},
    {403, 403, "403", {Kind::misconfigured, &sinks::cause("webhook_denied")}},
    {404, 404, "404", {Kind::misconfigured, &sinks::cause("webhook_not_found")}},
    {405, 405, "405", {Kind::misconfigured, &sinks::cause("webhook_no_post")}},
    {408, 408, "408", {Kind::retry, &sinks::cause("webhook_busy")}},
    {410, 410, "410", {Kind::misconfigured, &sinks::cause("webhook_gone")}},
    {413, 413, "413", {Kind::rejected, &sinks::cause("webhook_too_large")}},
    {415, 415, "415", {Kind::misconfigured, &sinks::cause("webhook_media_type")}},
    {425, 425, "425", {Kind::retry, &sinks::cause("webhook_busy")}},
    {429, 429, "429", {Kind::retry, &sinks::cause("webhook_busy")}},
    {400, 499, "any other 4xx", {Kind::rejected, &sinks::cause("webhook_bad_event")}},
};
constexpr Row otherwise{500, 599, "5xx", {Kind::retry, &sinks::cause("webhook_unwell")}};

}  // namespace

const StatusClass& class_of_status(unsigned status) {
  for (const auto& row : rows)
    if (status >= row.from && status <= row.to) return row.of;
  return otherwise.of;
}

std::string said(const net::ClientResponse& response) {
  const auto words = aws::fit_for_people(response.body);
  return fmt::format("{}{}{}", response.status, words.empty() ? "" : ", ", words);
}

Outcome outcome_of(const net::ClientResponse& response, const Target& target, Instant now) {
  const auto& [kind, cause] = class_of_status(response.status);
  Outcome outcome;
  outcome.kind = kind;
  if (!cause) {
    outcome.receipt = std::to_string(response.status);
    return outcome;
  }
  outcome.code = std::to_string(response.status);
  outcome.reason = fmt::format("{}{}{} (POST {}; it says: {})", cause->text, cause->remedy.empty() ? "" : ": ", cause->remedy,
                               target.shown(), said(response));
  outcome.retry_after = sinks::retry_after(response.headers, now);
  outcome.throttled = response.status == 429;
  return outcome;
}

std::vector<std::string> statuses_of(const sinks::Cause& cause) {
  std::vector<std::string> statuses;
  for (const auto& row : rows)
    if (row.of.cause == &cause) statuses.emplace_back(row.shown);
  if (otherwise.of.cause == &cause) statuses.emplace_back(otherwise.shown);
  return statuses;
}

}  // namespace millrace::webhook
