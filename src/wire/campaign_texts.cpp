// A template is filled text by text, and then read like a request.
#include "wire/campaign_texts.h"

#include "chat/markdown.h"
#include "wire/campaign.h"
#include "wire/channel.h"
#include "wire/message.h"
#include "wire/push_template.h"
#include "wire/write.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace millrace::wire {
namespace {

constexpr std::size_t longest_template = 20'000;  // as JSON

// Nested deeper than a body may be, it has nothing that a template finds.
template <class T>
Json json_of(const T& object) {
  return parse_json(written(object, Profile::http_v1)).value_or(Json());
}

Json context_of(const chat::CampaignScene& scene) {
  Json::Object context{{"sender", json_of(scene.sender)}};
  if (scene.receiver) context.push_back({"receiver", json_of(*scene.receiver)});
  if (scene.channel) context.push_back({"channel", json_of(*scene.channel)});
  return context;
}

// Every text in it; names stay.
Read fill(Json& value, const Json& context, const std::string& path) {
  if (auto* members = value.object()) {
    for (auto& member : *members)
      if (auto done = fill(member.value, context, joined(path, member.name)); !done) return done;
  } else if (auto* items = value.array()) {
    for (std::size_t i = 0; i < items->size(); ++i)
      if (auto done = fill((*items)[i], context, path + '[' + std::to_string(i) + ']'); !done) return done;
  } else if (const auto* text = value.string()) {
    auto with_values = filled(*text, context);
    if (!with_values) return std::unexpected(Fault{path, with_values.error()});
    value = *std::move(with_values);
  }
  return {};
}

template <class Template>
std::expected<Json, Fault> filled_in(const Template& given, const Json& context, const std::string& path) {
  const auto text = written(given, Profile::http_v1);
  if (text.size() > longest_template) return std::unexpected(Fault{path, fmt::format("is longer than {} bytes", longest_template)});
  auto json = parse_json(text).value_or(Json());
  if (auto done = fill(json, context, path); !done) return std::unexpected(done.error());
  return json;
}

std::unexpected<chat::Refusal> refusal(const Fault& fault) { return chat::refused(chat::Refusal::Kind::input, fault.message()); }

// The template's custom data beside its own fields, as requests have it. The fields win.
Json flat(Json given) {
  Json::Object out;
  auto& members = *given.object();
  for (auto& member : members)
    if (member.name != "custom") out.push_back(std::move(member));
  const auto custom = std::ranges::find(members, "custom", &JsonMember::name);
  if (custom == members.end() || !custom->value.object()) return out;
  for (auto& member : *custom->value.object())
    if (std::ranges::find(out, member.name, &JsonMember::name) == out.end()) out.push_back(std::move(member));
  return out;
}

}  // namespace

chat::Expected<chat::Filter> CampaignTexts::filter(const chat::Segment& segment) const {
  chat::Filter filter;
  if (const auto done = read_filter(segment, filter); !done) return refusal(done.error());
  return filter;
}

chat::Expected<chat::MessageChange> CampaignTexts::message(const chat::CampaignMessageTemplate& message,
                                                           const chat::CampaignScene& scene) const {
  auto json = filled_in(message, context_of(scene), "message_template");
  if (!json) return refusal(json.error());
  std::erase_if(*json->object(), [](const JsonMember& member) { return member.name == "searchable"; });
  chat::MessageChange change;
  if (const auto done = read(flat(*std::move(json)), change, "message_template"); !done) return refusal(done.error());
  change.html = chat::markdown_to_html(change.text);
  return change;
}

chat::Expected<chat::CampaignChannel> CampaignTexts::channel(const chat::CampaignChannelTemplate& channel,
                                                             const chat::CampaignScene& scene) const {
  auto json = filled_in(channel, context_of(scene), "channel_template");
  if (!json) return refusal(json.error());
  chat::CampaignChannelTemplate wanted;
  if (const auto done = read(*json, wanted, "channel_template"); !done) return refusal(done.error());
  std::erase_if(*json->object(), [](const JsonMember& member) { return member.name != "team" && member.name != "custom"; });
  chat::CampaignChannel made{.id = std::move(wanted.id)};
  if (const auto done = read(flat(*std::move(json)), made.change, "channel_template"); !done) return refusal(done.error());
  made.change.members.clear(), made.change.invites.clear();
  for (auto& id : wanted.members) made.change.members.push_back({.user = {std::move(id), {}}});
  for (auto& member : wanted.members_template)
    made.change.members.push_back({{std::move(member.user_id), {}}, std::move(member.channel_role), std::move(member.custom)});
  return made;
}

Read judge_templates(const chat::CampaignChange& change) {
  const Json nothing(Json::Object{});
  if (change.message_template)
    if (const auto done = filled_in(*change.message_template, nothing, "message_template"); !done) return std::unexpected(done.error());
  if (change.channel_template)
    if (const auto done = filled_in(*change.channel_template, nothing, "channel_template"); !done) return std::unexpected(done.error());
  return {};
}

}  // namespace millrace::wire
