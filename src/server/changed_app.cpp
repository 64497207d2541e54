// What the change says stands once it is on disk.
#include "server/changed_app.h"

#include "server/named_app.h"
#include "store/durable.h"

namespace millrace::server {

std::expected<std::string, std::string> changed_app(
    store::Store& store, std::string_view api_key,
    const std::function<std::expected<std::string, std::string>(store::Transaction& transaction, const store::App& app)>& change) {
  std::expected<std::string, std::string> out;
  const auto committed = store::committed(store, [&](store::Transaction& transaction) {
    const auto app = named_app(transaction, api_key);
    out = app ? change(transaction, *app) : std::unexpected(app.error());
    return out ? store::Verdict::keep : store::Verdict::undo;
  });
  if (out && committed.kind != store::Committed::Kind::kept) return std::unexpected("nothing was changed: " + committed.text);
  return out;
}

}  // namespace millrace::server
