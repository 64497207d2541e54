// Lays the stored entries out.
#include "server/audit_report.h"

#include "chat/custom.h"
#include "server/named_app.h"
#include "wire/write.h"

#include <vector>

namespace millrace::server {

struct AuditLine {
  std::int64_t number = 0;
  Instant at;
  std::string actor, action, subject;
  chat::Raw changes;
};
struct AuditReport {
  std::string app;
  std::vector<AuditLine> entries;
  bool more = false;
};

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::AuditLine> = std::tuple{
    Field{"number", &server::AuditLine::number},
    Field{"at", &server::AuditLine::at},
    Field{"actor", &server::AuditLine::actor},
    Field{"action", &server::AuditLine::action},
    Field{"subject", &server::AuditLine::subject, Presence::omit_if_empty},
    Field{"changes", &server::AuditLine::changes, Presence::omit_if_empty},
};
template <>
inline constexpr auto fields<server::AuditReport> = std::tuple{
    Field{"app", &server::AuditReport::app}, Field{"entries", &server::AuditReport::entries}, Field{"more", &server::AuditReport::more}};

}  // namespace millrace::wire

namespace millrace::server {

Text audit_report(store::Store& store, std::string_view api_key, std::int64_t before, std::size_t limit) {
  Text out;
  store.read([&](store::Snapshot& snapshot) {
    const auto app = named_app(snapshot, api_key);
    if (!app) {
      out = std::unexpected(app.error());
      return;
    }
    AuditReport report{.app = app->api_key, .entries = {}};
    auto entries = snapshot.audit(app->key, before, limit + 1);
    report.more = entries.size() > limit;
    if (report.more) entries.pop_back();
    for (auto& entry : entries)
      report.entries.push_back({entry.number, entry.at, std::move(entry.actor), std::move(entry.action), std::move(entry.subject),
                                chat::Raw{std::move(entry.changes)}});
    out = wire::written(report, wire::Profile::http_v1);
  });
  return out;
}

}  // namespace millrace::server
