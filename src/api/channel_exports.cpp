// POST /export_channels: what stands in channels, as a file.
#include "chat/exports.h"

#include "api/router.h"
#include "api/task_answer.h"
#include "wire/channel_export.h"

#include <array>

namespace millrace::api {
namespace {

constexpr std::array<std::string_view, 1> not_yet{"export_users"};

async::Task<Answer> export_channels(Service& service, const Call& call) {
  if (auto done = without(call.body, not_yet); !done) co_return std::unexpected(done.error());
  std::string format;
  if (auto done = given(call.body, "format", format); !done) co_return std::unexpected(done.error());
  if (!format.empty() && format != "json" && format != "csv")
    co_return std::unexpected(problem(Code::input, "format must be \"json\" or \"csv\""));
  std::vector<wire::NamedChannel> named;
  if (auto done = given(call.body, "channels", named); !done) co_return std::unexpected(done.error());
  chat::ChannelExport wanted{.clears_deleted_text = is_set(call.body.find("clear_deleted_message_text")),
                             .with_truncated = is_set(call.body.find("include_truncated_messages")),
                             .with_removed = is_set(call.body.find("include_soft_deleted_channels")),
                             .format = format == "csv" ? chat::ExportFormat::csv : chat::ExportFormat::json};
  if (auto done = given(call.body, "include_fields", wanted.fields); !done) co_return std::unexpected(done.error());
  for (auto& one : named) {
    if (one.cid.empty()) one.cid = one.type + ':' + one.id;
    wanted.channels.push_back(std::move(one));
  }
  co_return co_await task_begun(service, call, [&](chat::Act& act) { return chat::begin_channel_export(act, wanted, call.base_url); });
}

}  // namespace

std::vector<Route> channel_export_routes() { return {{"POST", "/export_channels", "ExportChannels", Access::server, export_channels}}; }

}  // namespace millrace::api
