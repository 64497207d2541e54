// The text names the thing, the table the cause.
#include "sinks/finding.h"

#include "sinks/aws/error_class.h"
#include "sinks/no_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <variant>

namespace millrace::sinks {

hooks::Finding finding(const Cause& cause, std::string_view about) {
  return {std::string(cause.code), about.empty() ? std::string(cause.text) : fmt::format("{} ({})", cause.text, about),
          std::string(cause.remedy)};
}

hooks::Finding finding(const net::ClientFailure& failure) {
  const auto& why = cause_of(failure);
  hooks::Finding found{std::string(why.code), fmt::format("{} ({})", why.text, failure.text), std::string(why.remedy)};
  // The refusal of an address ends with the very flag that would allow it.
  if (failure.kind == net::ClientFailure::Kind::address_refused) {
    const auto remedy = failure.text.find("; ");
    found.text = failure.text.substr(0, remedy);
    if (remedy != std::string::npos) found.remedy = failure.text.substr(remedy + 2);
  }
  return found;
}

// The failure's text names the remedy; its code is a cause's where the network or a role was at fault, or one of AWS.
hooks::Finding finding(const aws::IdentityFailure& failure) {
  if (std::ranges::find(causes, failure.code, &Cause::code) != std::end(causes)) return {failure.code, failure.text, ""};
  const auto* const known = aws::class_of_code(failure.code);
  return {std::string(known ? known->cause.code : cause("no_identity").code), failure.text, ""};
}

hooks::Finding finding(const aws::CallFailure& failure) {
  return std::visit([](const auto& why) { return finding(why); }, failure);
}

}  // namespace millrace::sinks
