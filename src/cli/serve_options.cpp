// CLI11 reads flags and environment; the file fills in what neither gave.
#include "cli/serve_options.h"

#include "cli/amounts.h"
#include "sinks/target_fault.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace millrace::cli {
namespace {

CLI::ValidationError wrong(std::string_view flag, std::string text) { return CLI::ValidationError(std::string(flag), std::move(text)); }

// "127.0.0.1:0", "[::1]:8080"
std::optional<std::pair<std::string, std::uint16_t>> listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  auto host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return std::pair{std::string(host), port};
}

}  // namespace

ServeOptions::ServeOptions(CLI::App& app) : command(app.add_subcommand("serve", "run the server until SIGTERM")) {
  command->add_option("--data", data_, "the directory of everything durable; made if missing")->envname("MILLRACE_DATA");
  command->add_option("--config", file_, "a configuration file (TOML) with these flags as keys")->envname("MILLRACE_CONFIG");
  command->add_option("--listen", listen_, "HOST:PORT to accept requests on; port 0 picks a free one")
      ->envname("MILLRACE_LISTEN")
      ->capture_default_str();
  command->add_option("--tls-cert", tls_cert_, "a certificate with its chain (PEM); requests are then HTTPS. Needs --tls-key")
      ->envname("MILLRACE_TLS_CERT");
  command->add_option("--tls-key", tls_key_, "the key of --tls-cert (PEM)")->envname("MILLRACE_TLS_KEY");
  command->add_option("--log-level", log_level_, "what to log: error, warn, info or debug")
      ->envname("MILLRACE_LOG_LEVEL")
      ->capture_default_str();
  command->add_option("--app", apps_, "KEY:SECRET of an app to make if it is missing; for trying out, since it shows in process lists")
      ->envname("MILLRACE_APP")
      ->allow_extra_args(false);
  command->add_option("--allow-outbound", allow_outbound_, "HOST:PORT that hooks may reach though it is not public")
      ->envname("MILLRACE_ALLOW_OUTBOUND")
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      ->add_option("--payload-encoding", payload_encoding_,
                   "how events travel unless an app or a hook says so: json, base64 or gzip_base64")
      ->envname("MILLRACE_PAYLOAD_ENCODING")
      ->capture_default_str();
  command->add_option("--retention", retention_, "how long an app's log keeps events that no hook waits for, such as 36h or 30d")
      ->envname("MILLRACE_RETENTION")
      ->capture_default_str();
  command->add_option("--retention-bytes", retention_bytes_, "how large an app's log may grow with them, such as 500MB or 20GB")
      ->envname("MILLRACE_RETENTION_BYTES")
      ->capture_default_str();
  command
      ->add_option("--backlog-bytes", backlog_bytes_, "how much of an app's log may wait for one hook; beyond that its oldest is given up")
      ->envname("MILLRACE_BACKLOG_BYTES")
      ->capture_default_str();
  command->add_option("--disk-reserve", disk_reserve_, "what stays free on the disk: with less, changes are refused with 503")
      ->envname("MILLRACE_DISK_RESERVE")
      ->capture_default_str();
  command
      ->add_option("--allow-shared-queue", shared_queues_,
                   "URL of a queue, or ARN of a topic, that hooks of several apps may name with auth type resource or role")
      ->envname("MILLRACE_ALLOW_SHARED_QUEUE")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_option("--outbound-ca-file", ca_file_, "certificates (PEM) to trust in requests of hooks, instead of the system's")
      ->envname("MILLRACE_OUTBOUND_CA_FILE");
}

void ServeOptions::read_file() {
  if (file_.empty()) return;
  std::vector<CLI::ConfigItem> items;
  try {
    items = CLI::ConfigTOML().from_file(file_);
  } catch (const CLI::Error& error) {
    throw wrong("--config", fmt::format("can't read {}: {}", file_, error.what()));
  }
  for (const auto& item : items) {
    auto* option = command->get_option_no_throw("--" + item.name);
    if (!option || !item.parents.empty() || item.name == "config")
      throw wrong("--config", fmt::format("{}: there is no key \"{}\"", file_, item.fullname()));
    if (option->count() > 0) continue;
    for (const auto& value : item.inputs) option->add_result(value);
    option->run_callback();
  }
}

server::Config ServeOptions::config() {
  read_file();
  if (data_.empty()) throw wrong("--data", "name the directory of everything durable, for example --data ./millrace-data");
  server::Config config{.data = data_, .apps = {}, .allow_outbound = {}, .outbound_ca_file = ca_file_};
  const auto listen = listen_address(listen_);
  if (!listen) throw wrong("--listen", fmt::format("\"{}\" is no HOST:PORT, such as 127.0.0.1:8080", listen_));
  std::tie(config.listen_address, config.listen_port) = *listen;
  if (tls_cert_.empty() != tls_key_.empty())
    throw wrong(tls_cert_.empty() ? "--tls-cert" : "--tls-key", "give both --tls-cert and --tls-key, or neither");
  config.tls_cert = tls_cert_, config.tls_key = tls_key_;
  const auto level = log::level_of(log_level_);
  if (!level) throw wrong("--log-level", fmt::format("\"{}\" is none of error, warn, info and debug", log_level_));
  config.log_level = *level;
  const auto encoding = hooks::payload_encoding(payload_encoding_);
  if (!encoding)
    throw wrong("--payload-encoding", fmt::format("\"{}\" is none of {}", payload_encoding_, fmt::join(hooks::payload_encodings, ", ")));
  config.payload_encoding = *encoding;
  const auto age = duration(retention_);
  if (!age) throw wrong("--retention", fmt::format("\"{}\" is no time such as 90m, 36h or 30d", retention_));
  const auto bytes = size_bytes(retention_bytes_);
  if (!bytes) throw wrong("--retention-bytes", fmt::format("\"{}\" is no size such as 500MB or 20GB", retention_bytes_));
  const auto backlog_bytes = size_bytes(backlog_bytes_);
  if (!backlog_bytes) throw wrong("--backlog-bytes", fmt::format("\"{}\" is no size such as 500MB or 20GB", backlog_bytes_));
  const auto reserve = size_bytes(disk_reserve_);
  if (!reserve) throw wrong("--disk-reserve", fmt::format("\"{}\" is no size such as 0, 250MB or 2GB", disk_reserve_));
  config.retention = {*age, *bytes, *backlog_bytes};
  config.disk_reserve_bytes = static_cast<std::uint64_t>(*reserve);
  for (const auto& text : apps_) {
    const auto colon = text.find(':');
    if (colon == 0 || colon == std::string::npos || colon + 1 == text.size()) throw wrong("--app", "give KEY:SECRET, such as dev:secret");
    config.apps.push_back({text.substr(0, colon), text.substr(colon + 1)});
  }
  for (const auto& text : allow_outbound_) {
    const auto target = net::AddressPolicy::parse(text);
    if (!target) throw wrong("--allow-outbound", fmt::format("\"{}\" is no HOST:PORT, such as 127.0.0.1:9324", text));
    config.allow_outbound.push_back(*target);
  }
  for (const auto& text : shared_queues_) {
    hooks::Hook named;
    named.hook_type = text.starts_with("arn:") ? "sns" : "sqs";
    (named.hook_type == "sns" ? named.sns_topic_arn : named.sqs_queue_url) = text;
    if (const auto fault = sinks::target_fault(named)) throw wrong("--allow-shared-queue", fault->text);
    config.shared_targets.push_back(std::move(named));
  }
  return config;
}

}  // namespace millrace::cli
