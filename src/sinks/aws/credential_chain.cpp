// The order, and what is said when nobody is found.
#include "sinks/aws/credential_chain.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace millrace::aws {
namespace {

// Collects why each place gave nothing, until one has an answer.
class Search {
 public:
  bool ends_with(std::string_view place, Found found) {
    if (found) return answer_ = *std::move(found), true;
    if (auto* failure = std::get_if<IdentityFailure>(&found.error())) {
      failure->text = fmt::format("Millrace's own AWS identity, {}: {}", place, failure->text);
      return answer_ = std::unexpected(std::move(*failure)), true;
    }
    nowhere_ += fmt::format("; {}: {}", place, std::get<Absent>(found.error()).why);
    return false;
  }

  Identity::Fetched answer() {
    if (answer_) return *std::move(answer_);
    return std::unexpected(
        IdentityFailure{IdentityFailure::Kind::misconfigured, "no_identity",
                        "Millrace has no AWS identity of its own: give it one, or give the hook keys (sqs_auth_type \"keys\")" + nowhere_});
  }

 private:
  std::optional<Identity::Fetched> answer_;
  std::string nowhere_;
};

}  // namespace

async::Task<Identity::Fetched> CredentialChain::find(async::Deadline deadline) const {
  Search search;
  if (search.ends_with("environment", keys_in(environment_))) co_return search.answer();

  const auto opened = co_await profiles_.open();
  const auto* const files = opened ? &*opened : nullptr;
  const bool is_broken = !opened && std::holds_alternative<IdentityFailure>(opened.error());
  if (is_broken && search.ends_with("profile", std::unexpected(opened.error()))) co_return search.answer();
  if (files && files->profile().has("role_arn"))
    if (search.ends_with("profile", co_await profiles_.by_role(*files, deadline))) co_return search.answer();
  if (search.ends_with("web identity", co_await profiles_.by_web_identity(files, deadline))) co_return search.answer();
  if (search.ends_with("profile", files ? Profiles::by_keys(files->profile(), files->name) : Found(std::unexpected(opened.error()))))
    co_return search.answer();

  if (search.ends_with("container", co_await metadata_.of_container(deadline))) co_return search.answer();
  search.ends_with("instance", co_await metadata_.of_instance(deadline));
  co_return search.answer();
}

}  // namespace millrace::aws
