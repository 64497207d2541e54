// One request that was let in: its app, who asks, its body.
#pragma once

#include "api/apps.h"
#include "api/problem.h"
#include "api/token.h"
#include "base/clock.h"
#include "base/random.h"
#include "chat/act.h"
#include "delivery/delivery.h"
#include "hooks/hook.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "sinks/aws/identities.h"
#include "sinks/webhook/questions.h"
#include "store/durable.h"
#include "store/store.h"
#include "wire/fields.h"
#include "wire/json.h"
#include "wire/read.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::api {

class ImportFolder;
class UploadFolder;

// What routes work with. Everything outlives every call.
struct Service {
  store::Store& store;
  const Clock& clock;
  Random& random;
  async::Pool& disk;
  Apps& apps;
  delivery::Delivery& delivery;
  async::asio::any_io_executor delivery_loop;  // where `delivery`, `outbound`, `questions` and `identities` live
  net::HttpClient& outbound;
  webhook::Questions& questions;
  aws::Identities& identities;
  hooks::PayloadEncoding default_encoding = hooks::PayloadEncoding::json;
  std::vector<hooks::Hook> shared_targets = {};  // whose queues and topics several apps may name
  UploadFolder* uploads = nullptr;
  ImportFolder* imports = nullptr;
};

struct Call {
  std::shared_ptr<const LiveApp> live;
  Token token;
  chat::RequestInfo request;
  std::vector<std::string> params;                 // what stands for the {names} of the route's path, decoded
  std::string query;                               // as it was sent
  wire::Json body;                                 // an object; empty where the request had none
  std::string base_url;                            // where the client reached the server: "http://host:port"
  std::string_view proof = "server token";         // by what the caller may speak for the app; for people
  wire::Profile profile = wire::Profile::http_v1;  // how the answer looks; `body` is v1's in any case

  const store::App& app() const { return live->app; }

  // The first value of that name in the query, decoded; empty when there is none.
  std::string query_value(std::string_view name) const;

  // "true" and "1", as SDKs write booleans.
  bool query_flag(std::string_view name) const;
};

// Runs a rule and appends what happened, in one transaction. Returns once it is durable.
using Rule = std::function<chat::Expected<void>(chat::Act&)>;
async::Task<std::expected<void, Problem>> changed(Service& service, const Call& call, Rule rule);

// Appends what happened to the app's log.
void append(store::Transaction& transaction, chat::AppKey app, const std::vector<chat::Event>& events);

// Refuses a user's token that the user does not take any more.
chat::Expected<void> still_trusted(chat::State& state, const Token& token);

// Why a write was neither kept nor undone.
Problem not_stored(const store::Committed& committed);

// Runs a rule that changes nothing, on a reader of its own.
async::Task<std::expected<void, Problem>> seen(Service& service, const Call& call, Rule rule);

// Who a request to a server's token means by `user` or `user_id`, in the body or in the query.
std::expected<chat::UserRef, Problem> asker(const Call& call);

// The same by its id alone: what reads makes no user.
std::expected<chat::UserRef, Problem> reading_asker(const Call& call);

// The messages as the asking user sees them: with its own reactions, its own without the mark of a shadow ban. `user` is empty where nobody
// in particular asks.
void add_own_reactions(chat::Act& act, std::string_view user, std::vector<chat::Message>& messages);

using wire::is_set;

// The texts of a value of the query: "a,b", or the JSON list that the JavaScript SDK sends.
std::vector<std::string> texts_in(const std::string& text);

// The number of that name in the query; `otherwise` where there is none, or 0.
std::expected<std::size_t, Problem> count_in(const Call& call, const std::string& name, std::size_t otherwise, std::size_t most);

// Refuses what would otherwise be passed over in silence.
std::expected<void, Problem> without(const wire::Json& body, std::span<const std::string_view> not_yet, const std::string& path = {});

// The object of that name in the body; a problem when it is absent or something else.
std::expected<const wire::Json*, Problem> object_in(const wire::Json& body, std::string_view name);

Problem problem(const wire::Fault& fault);

// Reads the member of that name; what is left out, or null, leaves `into` as it is.
template <class T>
std::expected<void, Problem> given(const wire::Json& body, const std::string& name, T& into) {
  const auto* value = body.find(name);
  if (!value || value->is_null()) return {};
  if (auto done = read(*value, into, name); !done) return std::unexpected(problem(done.error()));
  return {};
}

// The JSON object in the query's `payload`; an empty one where there is none.
std::expected<wire::Json, Problem> payload_in(const Call& call);

}  // namespace millrace::api
