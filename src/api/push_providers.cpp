// Push providers and push templates: kept and shown, credentials masked.
#include "chat/push_providers.h"

#include "api/config_answer.h"
#include "api/router.h"
#include "wire/push_provider.h"
#include "wire/push_template.h"

namespace millrace::api {
namespace {

async::Task<Answer> list_providers(Service& service, const Call& call) {
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    std::vector<chat::PushProvider> shown;
    for (const auto& provider : chat::push_providers(act.state)) shown.push_back(wire::masked(*provider));
    std::string out = "\"push_providers\":";
    wire::Writer(out, call.profile).write(shown);
    return out;
  });
}

async::Task<Answer> upsert_provider(Service& service, const Call& call) {
  const auto given_provider = object_in(call.body, "push_provider");
  if (!given_provider) co_return std::unexpected(given_provider.error());
  wire::GivenPushProvider wanted;
  if (auto done = wire::read(**given_provider, wanted, "push_provider"); !done) co_return std::unexpected(problem(done.error()));
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    auto provider = chat::upsert_push_provider(act, wanted);
    if (!provider) return std::unexpected(provider.error());
    return "\"push_provider\":" + wire::written(wire::masked(*std::move(provider)), call.profile);
  });
}

async::Task<Answer> delete_provider(Service& service, const Call& call) {
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    if (auto gone = chat::delete_push_provider(act, call.params[0], call.params[1]); !gone) return std::unexpected(gone.error());
    return std::string();
  });
}

async::Task<Answer> get_templates(Service& service, const Call& call) {
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    const auto all = chat::push_templates(act.state, call.query_value("push_provider_type"), call.query_value("push_provider_name"));
    if (!all) return std::unexpected(all.error());
    std::string out = "\"templates\":";
    wire::Writer(out, call.profile).write(*all);
    return out;
  });
}

async::Task<Answer> upsert_template(Service& service, const Call& call) {
  chat::PushTemplateChange change;
  if (auto done = wire::read(call.body, change, ""); !done) co_return std::unexpected(problem(done.error()));
  // Rendered with nothing in its places, it has to be JSON all the same.
  if (change.text && !change.text->empty())
    if (const auto fine = wire::rendered(*change.text, wire::Json(wire::Json::Object{})); !fine)
      co_return std::unexpected(problem(Code::input, "template " + fine.error()));
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    const auto done = chat::upsert_push_template(act, change);
    if (!done) return std::unexpected(done.error());
    return "\"template\":" + wire::written(*done, call.profile);
  });
}

}  // namespace

std::vector<Route> push_provider_routes() {
  return {
      {"GET", "/push_providers", "ListPushProviders", Access::server, list_providers},
      {"POST", "/push_providers", "UpsertPushProvider", Access::server, upsert_provider},
      {"DELETE", "/push_providers/{type}/{name}", "DeletePushProvider", Access::server, delete_provider},
      {"GET", "/push_templates", "GetPushTemplates", Access::server, get_templates},
      {"POST", "/push_templates", "UpsertPushTemplate", Access::server, upsert_template},
  };
}

}  // namespace millrace::api
