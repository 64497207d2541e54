// Four digests a day instead of four a request.
#include "sinks/aws/signer.h"

namespace millrace::aws {

void Signer::sign(net::ClientRequest& request, std::string_view body_digest, const net::Origin& origin,
                  const Identity::Current& credentials, Instant at) {
  auto date = to_iso8601_basic(at).substr(0, 8);
  if (date != date_ || credentials != credentials_) {
    key_.emplace(signing_key(credentials->secret, date, scope_));
    date_ = std::move(date);
    credentials_ = credentials;
  }
  aws::sign(request, body_digest, origin, *credentials, scope_, *key_, at);
}

}  // namespace millrace::aws
