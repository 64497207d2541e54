// Takes the counters of every part and lays them out as metric families; counting itself knows nothing of Prometheus.
#include "server/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <limits>
#include <utility>

namespace millrace::server {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

// One metric with all its label sets.
class Family {
 public:
  Family(std::string name, std::string help, MetricType type) : family_{std::move(name), std::move(help), type, {}} {}

  void add(double value, Labels labels = {}) {
    ClientMetric metric;
    metric.label = std::move(labels);
    if (family_.type == MetricType::Counter) metric.counter.value = value;
    else metric.gauge.value = value;
    family_.metric.push_back(std::move(metric));
  }

  void add(const Tally& tally, Labels labels = {}) {
    ClientMetric metric;
    metric.label = std::move(labels);
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < tally.counts.size(); ++i) {
      count += tally.counts[i];
      metric.histogram.bucket.push_back({count, i < tally.bounds.size() ? tally.bounds[i] : std::numeric_limits<double>::infinity()});
    }
    metric.histogram.sample_count = count;
    metric.histogram.sample_sum = tally.sum;
    family_.metric.push_back(std::move(metric));
  }

  MetricFamily take() { return std::move(family_); }

 private:
  MetricFamily family_;
};

std::vector<MetricFamily> all_of(std::initializer_list<Family*> families) {
  std::vector<MetricFamily> all;
  for (auto* family : families) all.push_back(family->take());
  return all;
}

void append(std::vector<MetricFamily>& all, std::vector<MetricFamily> more) { std::ranges::move(more, std::back_inserter(all)); }

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::int64_t pages = 0, resident = 0;
  file >> pages >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

std::vector<MetricFamily> of_questions(const webhook::Questions& questions) {
  Family asked("millrace_app_server_questions_total",
               "Questions to apps' own servers before a message is sent or to answer a command, by what became of them.",
               MetricType::Counter);
  const auto& counts = questions.counts();
  for (const auto& [outcome, count] : {std::pair{"answered", &counts.answered}, {"failed", &counts.failed}, {"paused", &counts.paused}})
    asked.add(static_cast<double>(count->load()), {{"outcome", outcome}});
  return all_of({&asked});
}

std::vector<MetricFamily> of_requests(const api::Router& router) {
  constexpr const char* classes[] = {"1xx", "2xx", "3xx", "4xx", "5xx"};
  Family seconds("millrace_request_seconds", "Requests to the API by operation and class of status: how long they took.",
                 MetricType::Histogram);
  for (const auto& [operation, by_class] : router.traffic())
    for (std::size_t i = 0; i < by_class.size(); ++i)
      if (std::ranges::any_of(by_class[i].counts, [](auto count) { return count > 0; }))
        seconds.add(by_class[i], {{"operation", operation.empty() ? "none" : std::string(operation)}, {"status", classes[i]}});
  return all_of({&seconds});
}

// What is known of one hook: durable counters, and its delivery's own.
struct HookFacts {
  Labels labels;
  store::Ledger ledger;
  std::int64_t backlog_bytes = 0;
  std::optional<Instant> oldest_waiting;
  delivery::HookState state;
};

struct LogFacts {
  std::string app;
  store::LogSize size;
};

// What is durable, as one moment has it.
struct StoredFacts {
  std::vector<HookFacts> hooks;
  std::vector<LogFacts> logs;
};

StoredFacts stored_facts(store::Store& store, const delivery::HookStates& states) {
  StoredFacts facts;
  store.read([&](store::Snapshot& snapshot) {
    for (const auto& app : snapshot.apps()) {
      facts.logs.push_back({app.api_key, snapshot.log_size(app.key)});
      for (const auto& hook : snapshot.hooks(app.key)) {
        const auto state = states.find(hook.hook.key);
        if (hook.deleted || state == states.end()) continue;
        facts.hooks.push_back({{{"app", app.api_key}, {"hook", hook.hook.id}},
                               snapshot.counted(app.key, hook),
                               snapshot.bytes_behind(app.key, snapshot.progress(hook.hook.key).cursor),
                               snapshot.oldest_waiting(app.key, hook),
                               state->second});
      }
    }
  });
  return facts;
}

std::vector<MetricFamily> of_store(store::Store& store) {
  const auto& counts = store.counts();
  Family commit_seconds("millrace_store_commit_seconds", "Commits: how long the disk took to sync each.", MetricType::Histogram);
  Family writes("millrace_store_writes_per_commit", "Writes that were committed together.", MetricType::Histogram);
  Family waiting("millrace_store_waiting_writes", "Writes that wait for their commit; at 10000 further ones are refused.",
                 MetricType::Gauge);
  Family events("millrace_log_events_total", "Events appended to the logs of all apps.", MetricType::Counter);
  commit_seconds.add(counts.commit_seconds.tally());
  writes.add(counts.writes_per_commit.tally());
  waiting.add(static_cast<double>(store.waiting_writes()));
  events.add(static_cast<double>(counts.appended_events.value()));
  Family trimmed("millrace_log_trimmed_records_total", "Records erased from the logs of all apps since they were beyond their retention.",
                 MetricType::Counter);
  Family reserve("millrace_store_disk_reserve_gone", "1 while the disk has less left than its reserve: changes are refused with 503.",
                 MetricType::Gauge);
  trimmed.add(static_cast<double>(counts.trimmed_records.value()));
  reserve.add(counts.reserve_gone ? 1 : 0);
  return all_of({&commit_seconds, &writes, &waiting, &events, &trimmed, &reserve});
}

std::vector<MetricFamily> of_logs(const std::vector<LogFacts>& facts, Instant now) {
  Family bytes("millrace_log_bytes", "What the app's log takes on the disk.", MetricType::Gauge);
  Family age("millrace_log_oldest_seconds", "How old the oldest record of the app's log is.", MetricType::Gauge);
  for (const auto& [app, size] : facts) {
    bytes.add(static_cast<double>(size.bytes), {{"app", app}});
    // Along the log, times never decrease: after the clock was set back, the newest are of the future.
    const auto oldest = std::min(size.oldest.value_or(now), now);
    age.add(std::chrono::duration<double>(now - oldest).count(), {{"app", app}});
  }
  return all_of({&bytes, &age});
}

Labels with(Labels labels, std::string name, std::string_view value) {
  labels.push_back({std::move(name), std::string(value)});
  return labels;
}

std::vector<MetricFamily> of_hooks(const std::vector<HookFacts>& facts, Instant now) {
  using Breaker = delivery::Breaker::State;
  using Outcome = delivery::Outcome::Kind;
  using Alarm = delivery::Outcome::Alarm;
  Family lag("millrace_hook_waiting_events", "Events that wait for the hook: its lag.", MetricType::Gauge);
  Family age("millrace_hook_oldest_waiting_seconds", "How long the oldest event has waited for the hook; 0 when none does.",
             MetricType::Gauge);
  Family in_flight("millrace_hook_requests_in_flight", "Requests to the hook's target that have no answer yet.", MetricType::Gauge);
  Family attempts("millrace_hook_attempts_total", "Attempts to deliver an event, by outcome.", MetricType::Counter);
  Family seconds("millrace_hook_delivery_seconds", "Delivered events: from the event's time to the target's acknowledgement.",
                 MetricType::Histogram);
  Family dead("millrace_hook_dead_letters", "Events that can't be delivered, kept with their reason.", MetricType::Gauge);
  Family given_up("millrace_hook_given_up_events", "Among them, events that were given up since the hook's backlog was over its quota.",
                  MetricType::Gauge);
  Family backlog("millrace_hook_backlog_bytes", "How much of its app's log waits for the hook.", MetricType::Gauge);
  Family state("millrace_hook_state", "1 for the state that the hook is in, 0 for the others.", MetricType::Gauge);
  Family parked("millrace_hook_parked_events", "Events that wait for the hook apart from the log, since they failed for long.",
                MetricType::Gauge);
  Family alarms("millrace_hook_alarms_total", "Answers of the hook's target that should not be, by kind.", MetricType::Counter);
  Family limit("millrace_hook_request_limit", "Requests to the hook's target that may be in flight at once, as found out.",
               MetricType::Gauge);
  Family interval("millrace_hook_request_interval_seconds",
                  "From one request to the hook's target to the next, as found out since it throttles; 0: none.", MetricType::Gauge);
  Family breaker("millrace_hook_breaker", "1 for the state that the hook's circuit breaker is in, 0 for the others.", MetricType::Gauge);
  Family replayed("millrace_replay_attempts_total", "Attempts to deliver an event once more by a replay, by outcome.", MetricType::Counter);
  for (const auto& hook : facts) {
    lag.add(static_cast<double>(hook.ledger.waiting), hook.labels);
    age.add(hook.oldest_waiting ? std::max(std::chrono::duration<double>(now - *hook.oldest_waiting).count(), 0.0) : 0.0, hook.labels);
    in_flight.add(static_cast<double>(hook.state.in_flight), hook.labels);
    for (const auto kind : {Outcome::delivered, Outcome::retry, Outcome::rejected, Outcome::misconfigured, Outcome::unknown}) {
      const auto labels = with(hook.labels, "outcome", delivery::name_of(kind));
      const auto index = static_cast<std::size_t>(kind);
      attempts.add(static_cast<double>(hook.state.counts.attempts[index]), labels);
      replayed.add(static_cast<double>(hook.state.replay_attempts[index]), labels);
    }
    for (const auto alarm : {Alarm::wrong_digest, Alarm::unknown_code})
      alarms.add(static_cast<double>(hook.state.counts.alarms[static_cast<std::size_t>(alarm)]),
                 with(hook.labels, "alarm", delivery::name_of(alarm)));
    seconds.add(hook.state.counts.delivery_seconds, hook.labels);
    dead.add(static_cast<double>(hook.ledger.dead), hook.labels);
    given_up.add(static_cast<double>(hook.ledger.given_up), hook.labels);
    backlog.add(static_cast<double>(hook.backlog_bytes), hook.labels);
    parked.add(static_cast<double>(hook.ledger.parked), hook.labels);
    limit.add(static_cast<double>(hook.state.request_limit), hook.labels);
    interval.add(std::chrono::duration<double>(hook.state.request_interval).count(), hook.labels);
    for (const auto kind : {Breaker::closed, Breaker::open, Breaker::half_open})
      breaker.add(hook.state.breaker == kind ? 1 : 0, with(hook.labels, "state", delivery::name_of(kind)));
    for (const auto kind : delivery::HookState::kinds)
      state.add(hook.state.kind == kind ? 1 : 0, with(hook.labels, "state", delivery::name_of(kind)));
  }
  return all_of({&lag, &age, &in_flight, &attempts, &replayed, &seconds, &dead, &given_up, &backlog, &state, &parked, &limit, &interval,
                 &breaker, &alarms});
}

}  // namespace

async::Task<std::string> metrics(api::Service& service, const api::Router& router, std::int64_t backlog_quota_bytes) {
  auto gather = [&]() -> async::Task<delivery::HookStates> { co_return service.delivery.states(); };
  const auto states = co_await async::asio::co_spawn(service.delivery_loop, gather(), async::asio::use_awaitable);
  std::function<StoredFacts()> read = [&] { return stored_facts(service.store, states); };
  const auto facts = co_await async::on_pool(service.disk, std::move(read));

  auto all = of_requests(router);
  append(all, of_questions(service.questions));
  append(all, of_store(service.store));
  append(all, of_logs(facts.logs, service.clock.now()));
  append(all, of_hooks(facts.hooks, service.clock.now()));
  Family memory("process_resident_memory_bytes", "Memory of the process that is in RAM.", MetricType::Gauge);
  memory.add(resident_bytes());
  Family quota("millrace_backlog_quota_bytes", "How much of an app's log may wait for one hook.", MetricType::Gauge);
  quota.add(static_cast<double>(backlog_quota_bytes));
  append(all, all_of({&memory, &quota}));
  co_return prometheus::TextSerializer().Serialize(all);
}

}  // namespace millrace::server
