// A topic for tests: answers PublishBatch and Publish as SNS does, unless a test says otherwise.
#pragma once

#include "net/scripted_server_test.h"
#include "sinks/sns/target.h"

#include <map>
#include <memory>
#include <string>

namespace millrace::sns {

// A form, read back.
std::map<std::string, std::string> form_of(const net::ScriptedServer::Received& request);

// A 200 with a receipt for every message of the batch, or for the one message.
net::ScriptedServer::Answer success(const net::ScriptedServer::Received& request);

// A 200 with these results: the `member` elements of its two lists.
net::ScriptedServer::Answer results(const std::string& successful, const std::string& failed);

// An error as SNS answers it.
net::ScriptedServer::Answer refusal(unsigned status, const std::string& code, const std::string& message = "because");

SnsTarget scripted_target(const net::Origin& origin, std::shared_ptr<aws::Identity> identity, const std::string& name = "t");

}  // namespace millrace::sns
