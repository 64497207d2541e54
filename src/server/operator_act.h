// Who does something to a hook's delivery, when and why.
#pragma once

#include "api/change_app.h"
#include "server/audit_notes.h"
#include "store/store.h"

#include <string>
#include <string_view>
#include <utility>

namespace millrace::server {

struct OperatorAct {
  api::Asker asker;
  std::string reason;  // may be empty

  // Leaves an entry in the app's audit trail.
  void record(store::Transaction& transaction, chat::AppKey app, std::string_view action, const hooks::Hook& hook,
              AuditNotes notes = {}) const {
    transaction.record(app, {asker.now, asker.actor, std::string(action), hook.id, hook.key, notes.add("reason", reason).text()});
  }
};

}  // namespace millrace::server
