// What `millrace serve` is told: by flags, by the configuration file, by the environment.
#pragma once

#include "base/log.h"
#include "hooks/hook.h"
#include "hooks/payload_encoding.h"
#include "net/address_policy.h"
#include "server/trimming.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace millrace::server {

struct NewApp {
  std::string key, secret;
};

struct Config {
  std::string data;  // the directory of everything durable
  std::string listen_address = "127.0.0.1";
  std::uint16_t listen_port = 8080;
  std::string tls_cert, tls_key;  // files; both or none
  log::Level log_level = log::Level::info;
  std::vector<NewApp> apps;
  std::vector<net::AddressPolicy::HostPort> allow_outbound;
  std::vector<hooks::Hook> shared_targets;  // whose queues and topics hooks of several apps may name with Millrace's own rights
  std::string outbound_ca_file;             // empty: the system's certificates
  hooks::PayloadEncoding payload_encoding = hooks::PayloadEncoding::json;
  Retention retention;
  std::uint64_t disk_reserve_bytes = 250'000'000;
};

}  // namespace millrace::server
