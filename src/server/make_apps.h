// Makes apps: those that `serve --app` names, and new ones with a secret of their own.
#pragma once

#include "api/change_app.h"
#include "base/clock.h"
#include "base/random.h"
#include "server/config.h"
#include "server/text.h"
#include "store/store.h"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::server {

// Makes the apps that are missing. The text says what is wrong with one. Waits for the disk.
std::expected<void, std::string> make_apps(store::Store& store, const Clock& clock, const std::vector<NewApp>& wanted);

// Makes one app; an empty key stands for a new one, an empty name for the key. {"key":…,"name":…,"secret":…}: the only time
// that the secret is shown. Waits for the disk.
Text create_app(store::Store& store, Random& random, const api::Asker& asker, std::string_view key, std::string_view name);

}  // namespace millrace::server
