// What the change says stands once it is on disk.
#include "server/changed_app.h"

#include "server/named_app.h"
#include "store/durable.h"

#include <fmt/format.h>

namespace millrace::server {

Refused not_stored(std::string_view what, const store::Committed& committed) {
  return {fmt::format("{}: {}", what, committed.text), Refused::Kind::not_stored};
}

namespace {

Text changed(store::Store& store, const std::function<Text(store::Transaction&)>& change) {
  Text out;
  const auto committed = store::committed(store, [&](store::Transaction& transaction) {
    out = change(transaction);
    return out ? store::Verdict::keep : store::Verdict::undo;
  });
  if (out && committed.kind != store::Committed::Kind::kept) return std::unexpected(not_stored("nothing was changed", committed));
  return out;
}

}  // namespace

Text changed_app(store::Store& store, std::string_view api_key,
                 const std::function<Text(store::Transaction& transaction, const store::App& app)>& change) {
  return changed(store, [&](store::Transaction& transaction) -> Text {
    const auto app = named_app(transaction, api_key);
    return app ? change(transaction, *app) : std::unexpected(app.error());
  });
}

Text changed_hook(store::Store& store, std::string_view api_key, std::string_view hook_id,
                  const std::function<Text(store::Transaction& transaction, const NamedHook& hook)>& change) {
  return changed(store, [&](store::Transaction& transaction) -> Text {
    const auto hook = named_hook(transaction, api_key, hook_id);
    return hook ? change(transaction, *hook) : std::unexpected(hook.error());
  });
}

}  // namespace millrace::server
