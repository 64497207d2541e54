// What every sink must keep of the seam's contract (delivery/sink.h), whatever it carries events to.
#pragma once

#include "base/clock.h"
#include "delivery/sink.h"
#include "net/http_client.h"
#include "net/scripted_server_test.h"

#include <functional>
#include <memory>
#include <string>

namespace millrace::sinks {

// A sink under test, and the other side of it.
struct SinkSubject {
  std::string name;
  // A sink that sends to this origin.
  std::function<std::unique_ptr<delivery::Sink>(net::HttpClient&, const Clock&, net::Origin)> make;
  // The other side's answer when it has taken all of a request's events.
  std::function<net::ScriptedServer::Answer(const net::ScriptedServer::Received&)> accept;
  // What it answers to one whom it does not let in.
  net::ScriptedServer::Answer denial;
  std::string secret;  // that no outcome may show
};

}  // namespace millrace::sinks
