// One transaction: the new secret, the end of the old ones, and the entry in the audit trail.
#include "server/rotate_secret.h"

#include "server/changed_app.h"
#include "server/random_text.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::server {

struct RotatedSecret {
  std::string key, secret;
  Instant old_valid_until;
};

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::RotatedSecret> = std::tuple{
    Field{"key", &server::RotatedSecret::key},
    Field{"secret", &server::RotatedSecret::secret},
    Field{"old_valid_until", &server::RotatedSecret::old_valid_until},
};

}  // namespace millrace::wire

namespace millrace::server {
namespace {

// Each is tried on every token.
constexpr std::ptrdiff_t most_old_secrets = 4;

}  // namespace

Text rotate_secret(store::Store& store, Random& random, const api::Asker& asker, std::string_view api_key, std::chrono::seconds keep_old) {
  return changed_app(store, api_key, [&](store::Transaction& transaction, const store::App& app) -> Text {
    const auto valid = std::ranges::count_if(app.old_secrets, [&](const auto& old) { return asker.now < old.valid_until; });
    if (keep_old.count() > 0 && valid >= most_old_secrets)
      return std::unexpected(
          fmt::format("{} older secrets are valid still; wait until one has ended, or end all with --keep-old 0s", valid));
    const RotatedSecret rotated{app.api_key, random_secret(random), asker.now + keep_old};
    transaction.rotate_secret(app.key, rotated.secret, asker.now, rotated.old_valid_until);
    transaction.record(app.key,
                       {.at = asker.now,
                        .actor = asker.actor,
                        .action = "secret.rotated",
                        .subject = {},
                        .changes = fmt::format(R"([{{"field":"old_valid_until","after":"{}"}}])", to_rfc3339(rotated.old_valid_until))});
    return wire::written(rotated, wire::Profile::http_v1);
  });
}

}  // namespace millrace::server
