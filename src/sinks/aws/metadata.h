// Identities that the machine hands out over HTTP: to a container (ECS, EKS), to an instance (EC2).
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "net/http_client.h"
#include "sinks/aws/environment.h"
#include "sinks/aws/found.h"

#include <chrono>
#include <string_view>
#include <utility>

namespace millrace::aws {

// Operation. The addresses and the names of the variables are those of the AWS SDKs and Tools Reference Guide: "Container
// credential provider" and "IMDS credential provider". Version 1 of IMDS is not spoken.
//
// Concurrency. Lives on the loop of its client.
//
// Limits. A request takes at most `container_time` or `instance_time`.
class Metadata {
 public:
  static constexpr std::chrono::seconds container_time{2}, instance_time{1};

  // `http` and `disk` outlive it.
  Metadata(net::HttpClient& http, async::Pool& disk, Environment environment)
      : http_(http), disk_(disk), environment_(std::move(environment)) {}

  async::Task<Found> of_container(async::Deadline deadline) const;
  async::Task<Found> of_instance(async::Deadline deadline) const;

 private:
  net::HttpClient& http_;
  async::Pool& disk_;
  Environment environment_;
};

// The credentials in such a service's JSON. `source` is named where it holds none.
Found credentials_in(std::string_view json, std::string_view source);

}  // namespace millrace::aws
