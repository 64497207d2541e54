// A queue for tests: answers SendMessageBatch and SendMessage as SQS does, unless a test says otherwise.
#pragma once

#include "net/http_client.h"
#include "net/scripted_server_test.h"
#include "sinks/sqs/target.h"
#include "wire/json.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace millrace::sqs {

using Answer = net::ScriptedServer::Answer;
using Received = net::ScriptedServer::Received;

// What a request of ours holds, read back.
struct ReadMessage {
  std::string id, body, group_id, deduplication_id;
  std::vector<std::pair<std::string, std::string>> attributes;
};
std::vector<ReadMessage> messages_of(const Received& request);

// The receipt of a message in an answer: `"Id":"0","MessageId":"m-<body>","MD5OfMessageBody":…`.
std::string receipt_of(const ReadMessage& message);

// A 200 with a receipt for every message of the batch, or for the one message.
Answer success(const Received& request);

// A 200 with these results: the elements of its two lists, separated by commas.
Answer results(const std::string& successful, const std::string& failed);

// An error as SQS answers it, in JSON.
Answer refusal(unsigned status, const std::string& code, const std::string& message = "because");

class ScriptedQueue {
 public:
  ScriptedQueue(async::asio::io_context& context, net::ScriptedServer::Script script, const std::string& name = "q")
      : server_(context, std::move(script)), name_(name) {}

  SqsTarget target() const;
  net::HttpClient::Settings client_settings() const;

  const std::vector<Received>& requests() const { return server_.requests; }
  std::size_t connections() const { return server_.connections; }

 private:
  net::ScriptedServer server_;
  std::string name_;
};

}  // namespace millrace::sqs
