// The failure stands beside the rest, so that a reader finds cause and remedy at the top.
#include "wire/diagnosis.h"

namespace millrace::wire {
namespace {

std::string status_of(bool ok, const std::string& error) {
  std::string out = ok ? R"("status":"ok")" : R"("status":"error","error":)";
  if (!ok) append_json_string(out, error);
  return out;
}

std::string of_hook(const CheckedHook& checked) {
  std::string out = R"({"id":)";
  append_json_string(out, checked.id);
  return out + ',' + status_members(checked.diagnosis) + ',' + data_members(checked.diagnosis) + '}';
}

}  // namespace

std::string data_members(const hooks::Diagnosis& diagnosis) {
  return members_of(diagnosis.failure.value_or(hooks::Finding{})) + ',' + members_of(diagnosis);
}

std::string status_members(const hooks::Diagnosis& diagnosis) {
  return status_of(diagnosis.ok(), diagnosis.ok() ? "" : diagnosis.failure->sentence());
}

std::string answer_members(const std::vector<CheckedHook>& checked, std::string_view before_error) {
  std::string errors, list;
  for (const auto& one : checked) {
    if (!one.diagnosis.ok()) errors += (errors.empty() ? std::string(before_error) : "; ") + one.diagnosis.failure->sentence();
    list += (list.empty() ? "" : ",") + of_hook(one);
  }
  const auto status = status_of(errors.empty(), errors);
  if (checked.size() == 1) return status + R"(,"data":{)" + data_members(checked[0].diagnosis) + '}';
  return status + R"(,"data":{"hooks":[)" + list + "]}";
}

}  // namespace millrace::wire
