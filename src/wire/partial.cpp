// Custom data is opened for a moment, changed, and written as it was spelled.
#include "wire/partial.h"

#include "base/ensure.h"

#include <algorithm>

namespace millrace::wire {
namespace {

Json::Object members_of(const chat::Custom& custom) {
  auto document = parse_json('{' + custom.members + '}');
  ensure(document && document->object(), "stored custom data is no JSON");
  return std::move(*document->object());
}

}  // namespace

chat::CustomEdit custom_edit(chat::Custom set, std::vector<std::string> unset) {
  return [set = std::move(set), unset = std::move(unset)](const chat::Custom& stored) {
    if (set.empty() && unset.empty()) return stored;
    auto members = members_of(stored);
    for (auto& change : members_of(set)) {
      const auto found = std::ranges::find(members, change.name, &JsonMember::name);
      if (found == members.end()) members.push_back(std::move(change));
      else found->value = std::move(change.value);
    }
    std::erase_if(members, [&](const JsonMember& member) { return std::ranges::find(unset, member.name) != unset.end(); });
    chat::Custom out;
    for (const auto& member : members) append_custom(out, member);
    return out;
  };
}

Read plain_names(const chat::Custom& set, const std::vector<std::string>& unset, const std::string& path) {
  const auto fault = [&](std::string_view list, const std::string& name) {
    return std::unexpected(Fault{joined(joined(path, list), name),
                                 "names a member of an inner object, which this version does not change; set the whole object"});
  };
  for (const auto& member : members_of(set))
    if (member.name.contains('.')) return fault("set", member.name);
  for (const auto& name : unset)
    if (name.contains('.')) return fault("unset", name);
  return {};
}

Fault no_unset(const std::string& path, std::string_view name) { return {joined(path, name), "can't be unset"}; }

}  // namespace millrace::wire
