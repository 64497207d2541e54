// A new secret for an app, with the old one valid for a while: what `millrace app rotate-secret` asks for.
#pragma once

#include "api/change_app.h"
#include "base/random.h"
#include "server/text.h"
#include "store/store.h"

#include <chrono>
#include <string>
#include <string_view>

namespace millrace::server {

// {"key":"KEY","secret":"…","old_valid_until":"…"}: the only time that the secret is shown. Tokens signed with an older secret are
// accepted until then; hooks are signed with the new one at once. Waits for the disk.
Text rotate_secret(store::Store& store, Random& random, const api::Asker& asker, std::string_view api_key, std::chrono::seconds keep_old);

}  // namespace millrace::server
