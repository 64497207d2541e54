// Start in the order of dependence, end in the opposite one.
#include "server/serve.h"

#include "api/import_folder.h"
#include "api/router.h"
#include "api/upload_folder.h"
#include "async/loop.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "dashboard/dashboard.h"
#include "delivery/delivery.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "net/server_tls.h"
#include "server/control.h"
#include "server/data_dir.h"
#include "server/erasing.h"
#include "server/exporting.h"
#include "server/importing.h"
#include "server/make_apps.h"
#include "server/metrics.h"
#include "server/operator_api.h"
#include "server/timing.h"
#include "sinks/make_sink.h"
#include "store/sqlite/sqlite_store.h"

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

namespace millrace::server {
namespace {

namespace asio = async::asio;

constexpr std::chrono::seconds request_drain{8}, delivery_drain{8};
constexpr std::size_t disk_threads = 4;

int refused(const std::string& why) {
  std::fprintf(stderr, "millrace: %s\n", why.c_str());
  return 1;
}

// Signals are waited for by the main thread alone; every other one is started with them blocked.
sigset_t blocked_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
}

std::string reached_at(const Config& config, std::uint16_t port) {
  const bool is_v6 = config.listen_address.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", config.tls_cert.empty() ? "http" : "https", is_v6 ? "[" : "", config.listen_address,
                     is_v6 ? "]" : "", port);
}

// What the dashboard is told of an answer.
async::Task<std::expected<std::string, api::Problem>> in_streams_form(async::Task<Text> asked) {
  auto answer = co_await std::move(asked);
  if (answer) co_return *std::move(answer);
  const bool asked_wrongly = answer.error().kind == Refused::Kind::question;
  auto& text = answer.error().text;
  co_return std::unexpected(asked_wrongly ? api::problem(api::Code::input, std::move(text)) : api::unavailable(std::move(text)));
}

net::ServerResponse health(std::string_view path, bool stopping) {
  if (path == "/readyz" && stopping) return {.status = 503, .body = R"({"status":"stopping"})"};
  return {.body = R"({"status":"ok"})"};
}

}  // namespace

int serve(const Config& config) {
  log::set_level(config.log_level);
  const sigset_t signals = blocked_signals();
  umask(0077);  // what we store is nobody else's
  const SystemClock clock;
  SystemRandom random;

  std::shared_ptr<asio::ssl::context> tls;
  if (!config.tls_cert.empty()) {
    auto made = net::server_tls_context(config.tls_cert, config.tls_key);
    if (!made) return refused(made.error());
    tls = *std::move(made);
  }
  auto data = DataDir::open(config.data, random);
  if (!data) return refused(data.error());
  auto opened = store::sqlite::SqliteStore::open(data->database(), data->seal(), random, {.disk_reserve_bytes = config.disk_reserve_bytes});
  if (!opened) return refused(fmt::format("{}: {}", data->database(), opened.error()));
  const auto store = *std::move(opened);
  if (auto made = make_apps(*store, clock, config.apps); !made) return refused(made.error());

  async::Pool disk(disk_threads);
  async::Loop delivery_loop;
  std::vector<std::unique_ptr<async::Loop>> api_loops;
  for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) api_loops.push_back(std::make_unique<async::Loop>());
  std::vector<async::Loop*> loops;
  for (const auto& loop : api_loops) loops.push_back(loop.get());

  net::HttpClient outbound(delivery_loop.executor(),
                           {.addresses = net::AddressPolicy(config.allow_outbound), .ca_file = config.outbound_ca_file});
  webhook::Questions questions(outbound, random);
  // Of the operator's own calls: no tenant says where they go.
  net::HttpClient own_calls(delivery_loop.executor(), {.addresses = net::AddressPolicy::everywhere(), .ca_file = config.outbound_ca_file});
  aws::Identities identities({delivery_loop.executor(), disk, own_calls, clock, aws::Environment::of_process(), data->seal()});
  delivery::Delivery delivery(
      {.executor = delivery_loop.executor(),
       .disk = disk.get_executor(),
       .store = *store,
       .clock = clock,
       .random = random,
       .make_sink = [&](const store::App& app,
                        const hooks::Hook& hook) { return sinks::make_sink(outbound, clock, identities, app.api_key, hook); },
       .default_encoding = config.payload_encoding});
  Timing timing(delivery_loop.executor(), disk, *store, clock, random);
  Erasing erasing(delivery_loop.executor(), disk, *store);
  store->on_timer([&] { timing.wake(); });
  store->on_erasure([&] { erasing.wake(); });
  store->on_commit([&](const std::vector<chat::AppKey>& apps) { delivery.wake(apps); });

  api::Apps apps(api::Router::operation_count());
  apps.reload(*store);
  api::UploadFolder uploads(data->uploads(), static_cast<std::int64_t>(config.disk_reserve_bytes), random, disk);
  api::ImportFolder imports({data->imports(), static_cast<std::int64_t>(config.disk_reserve_bytes), data->seal(), clock, random, disk});
  api::Service service{*store,
                       clock,
                       random,
                       disk,
                       apps,
                       delivery,
                       delivery_loop.executor(),
                       outbound,
                       questions,
                       identities,
                       config.payload_encoding,
                       config.shared_targets,
                       &uploads,
                       &imports};
  api::Router router(service);
  dashboard::Sessions sessions(clock, random);
  Control control(service, sessions);
  dashboard::Dashboard dashboard(service, router, sessions, [&](net::ServerRequest question, std::string actor) {
    return in_streams_form(control.answer(std::move(question), std::move(actor)));
  });
  OperatorApi operator_api(service, control, data->operator_token());
  std::atomic<bool> stopping = false;
  Exporting exporting({delivery_loop.executor(), disk, *store, clock, random, data->exports()});
  Importing importing({delivery_loop.executor(), disk, *store, clock, random, imports});
  net::HttpServer server(
      loops,
      {.body_bytes_of =
           [&](const net::ServerRequest& head) {
             return api::ImportFolder::serves(head.path) ? imports.body_limit(head) : router.body_limit(head);
           }},
      [&](net::ServerRequest request) -> async::Task<net::ServerResponse> {
        if (request.path == "/healthz" || request.path == "/readyz") co_return health(request.path, stopping);
        if (request.path == "/metrics")
          co_return net::ServerResponse{.body = co_await metrics(service, router, config.retention.backlog_bytes),
                                        .content_type = std::string(metrics_content_type)};
        if (api::UploadFolder::serves(request.path)) co_return co_await uploads.respond(std::move(request));
        if (api::ImportFolder::serves(request.path)) co_return co_await imports.respond(std::move(request));
        if (Exporting::serves(request.path)) co_return co_await exporting.respond(std::move(request));
        if (OperatorApi::serves(request.path)) co_return co_await operator_api.respond(std::move(request));
        if (dashboard::Dashboard::serves(request.path)) co_return co_await dashboard.respond(std::move(request));
        co_return co_await router.respond(std::move(request));
      },
      [&](net::RequestFault fault) { return router.refuse(fault); });
  net::HttpServer control_server(
      {loops.front()}, {}, [&](net::ServerRequest request) { return control.respond(std::move(request)); },
      [&](net::RequestFault fault) { return router.refuse(fault); });

  Trimming trimming(delivery_loop.executor(), disk, *store, clock, config.retention,
                    [&](hooks::HookKey hook, store::Position up_to, const std::string& reason) { delivery.shed(hook, up_to, reason); });

  delivery_loop.start();
  for (const auto& loop : api_loops) loop->start();
  asio::co_spawn(delivery_loop.executor(), delivery.start(), asio::use_future).get();
  asio::post(delivery_loop.executor(), [&] { trimming.start(), erasing.start(), exporting.start(), importing.start(), timing.start(); });

  int exit_code = 0;
  const auto port = server.listen(config.listen_address, config.listen_port, tls);
  const auto url = reached_at(config, port.value_or(0));
  control.serve_at(url);
  const auto local = control_server.listen_local(data->control_socket());
  if (!local) {
    exit_code = refused(
        fmt::format("can't listen on {}: {}; a shorter --data helps when the path is too long", data->control_socket(), local.error()));
  } else if (!port) {
    exit_code = refused(fmt::format("can't listen on {}:{}: {}; name another address with --listen HOST:PORT (port 0 picks a free one)",
                                    config.listen_address, config.listen_port, port.error()));
  } else {
    std::printf("millrace ready on %s\n", url.c_str());
    std::fflush(stdout);
    int signal_number = 0;
    sigwait(&signals, &signal_number);
    log::info("server.stopping", {{"signal", signal_number}});
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);  // a second one ends the process at once
  }

  stopping = true;
  server.stop(async::in(request_drain));
  control_server.stop(async::in(std::chrono::seconds{1}));
  asio::co_spawn(delivery_loop.executor(), timing.stop(), asio::use_future).get();
  asio::co_spawn(delivery_loop.executor(), trimming.stop(), asio::use_future).get();
  asio::co_spawn(delivery_loop.executor(), erasing.stop(), asio::use_future).get();
  asio::co_spawn(delivery_loop.executor(), exporting.stop(), asio::use_future).get();
  asio::co_spawn(delivery_loop.executor(), importing.stop(), asio::use_future).get();
  asio::co_spawn(delivery_loop.executor(), dashboard.stop(), asio::use_future).get();
  asio::co_spawn(delivery_loop.executor(), delivery.stop(async::in(delivery_drain)), asio::use_future).get();
  const auto end_calls = [&]() -> async::Task<void> {
    co_await identities.stop();
    own_calls.close_idle();
    outbound.close_idle();
  };
  asio::co_spawn(delivery_loop.executor(), end_calls(), asio::use_future).get();
  for (const auto& loop : api_loops) loop->stop();
  store->close();
  delivery_loop.stop();
  disk.join();
  std::error_code ignored;
  std::filesystem::remove(data->control_socket(), ignored);
  return exit_code;
}

}  // namespace millrace::server
