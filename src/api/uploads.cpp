// Uploading files and pictures, to a channel or to the app, and deleting them by their URL.
#include "api/router.h"
#include "api/upload_folder.h"
#include "chat/channels.h"
#include "chat/permissions.h"
#include "wire/upload_config.h"

#include <fmt/format.h>

namespace millrace::api {
namespace {

using wire::UploadKind;

struct Upload {
  const std::string &name, &type, &content;
};

std::expected<Upload, Problem> upload_in(const Call& call) {
  const auto* file = call.body.find("file");
  const auto text = [&](std::string_view name) { return file->find(name) ? file->find(name)->string() : nullptr; };
  if (!file || !file->object() || !text("name") || !text("type") || !text("content"))
    return std::unexpected(problem(Code::input, "file is missing; send a form of multipart/form-data whose part \"file\" has a file name"));
  const auto* sizes = call.body.find("upload_sizes");
  const bool is_null = sizes && sizes->string() && *sizes->string() == "null";  // as Java writes it
  if (is_set(sizes) && !is_null)
    return std::unexpected(problem(Code::input, "upload_sizes is not supported by this version: pictures are kept as they are"));
  return Upload{*text("name"), *text("type"), *text("content")};
}

std::expected<void, Problem> allowed(const Call& call, const Upload& upload, UploadKind kind) {
  if (kind == UploadKind::image && !upload.type.starts_with("image/") && !upload.type.empty() && upload.type != "application/octet-stream")
    return std::unexpected(problem(Code::input, fmt::format("file: type \"{}\" is no picture; upload it as a file", upload.type)));
  const auto bytes = static_cast<std::int64_t>(upload.content.size());
  if (upload.content.empty()) return std::unexpected(problem(Code::input, "file is empty"));
  if (upload.content.size() > UploadFolder::largest_file)
    return std::unexpected(problem(Code::payload_too_big, fmt::format("file: at most {} bytes are taken", UploadFolder::largest_file)));
  const auto config = wire::upload_config_of(call.app().settings, kind);
  if (config.size_limit > 0 && bytes > config.size_limit)
    return std::unexpected(problem(Code::payload_too_big,
                                   "file: " + *wire::upload_fault({.size_limit = config.size_limit}, {upload.name, upload.type, bytes})));
  if (const auto fault = wire::upload_fault(config, {upload.name, upload.type, bytes}))
    return std::unexpected(problem(Code::input, "file: " + *fault));
  return {};
}

async::Task<Answer> upload(Service& service, const Call& call, UploadKind kind) {
  const auto upload = upload_in(call);
  if (!upload) co_return std::unexpected(upload.error());
  if (auto done = allowed(call, *upload, kind); !done) co_return std::unexpected(done.error());
  const auto app = static_cast<std::int64_t>(call.app().key);
  std::function<std::expected<UploadFolder::File, UploadFolder::Fault>()> save = [&] {
    return service.uploads->save(app, upload->name, call.token.user_id, upload->content);
  };
  const auto saved = co_await async::on_pool(service.disk, std::move(save));
  if (!saved && saved.error() == UploadFolder::Fault::no_room)
    co_return std::unexpected(unavailable("the server's disk is full; nothing was saved, try again later"));
  if (!saved) co_return std::unexpected(problem(Code::internal, "the file could not be saved"));
  std::string out = "\"file\":";
  wire::append_json_string(out, call.base_url + UploadFolder::url_path(*saved));
  co_return out;
}

// The channel of the path must be one that the act may enter, with uploads switched on.
async::Task<std::expected<void, Problem>> channel_takes_files(Service& service, const Call& call) {
  const chat::Cid cid{call.params[0], call.params[1]};
  co_return co_await seen(service, call, [&](chat::Act& act) -> chat::Expected<void> {
    const auto channel = chat::existing_channel(act, cid);
    if (!channel) return std::unexpected(channel.error());
    if (!channel->config->uploads)
      return chat::refused(chat::Refusal::Kind::feature_off, fmt::format("uploads are switched off in channel {}", channel->cid));
    return chat::allowed(act, *channel, chat::Action::upload_attachment);
  });
}

// The app's own files are for every user that the app still has.
async::Task<std::expected<void, Problem>> app_takes_files(Service& service, const Call& call) {
  co_return co_await seen(service, call, [](chat::Act& act) -> chat::Expected<void> {
    if (act.by_server()) return {};
    if (auto user = chat::resolve(act, {}, "user"); !user) return std::unexpected(std::move(user.error()));
    return {};
  });
}

async::Task<Answer> remove(Service& service, const Call& call) {
  const auto url = call.query_value("url");
  const auto file = UploadFolder::named_by(url);
  std::optional<std::string> owner;
  if (file && file->app == static_cast<std::int64_t>(call.app().key)) {
    std::function<std::optional<std::string>()> look = [&] { return service.uploads->owner(*file); };
    owner = co_await async::on_pool(service.disk, std::move(look));
  }
  if (!owner) co_return std::unexpected(problem(Code::does_not_exist, fmt::format("Can't find a file with url \"{}\"", url)));
  if (!call.token.by_server() && *owner != call.token.user_id)
    co_return std::unexpected(problem(Code::not_allowed, "the file was uploaded by somebody else"));
  std::function<bool()> erase = [&] { return service.uploads->remove(*file); };
  if (!co_await async::on_pool(service.disk, std::move(erase)))
    co_return std::unexpected(problem(Code::internal, "the file could not be deleted"));
  co_return std::string();
}

template <UploadKind kind>
async::Task<Answer> upload_to_app(Service& service, const Call& call) {
  if (auto done = co_await app_takes_files(service, call); !done) co_return std::unexpected(done.error());
  co_return co_await upload(service, call, kind);
}

async::Task<Answer> remove_from_app(Service& service, const Call& call) {
  if (auto done = co_await app_takes_files(service, call); !done) co_return std::unexpected(done.error());
  co_return co_await remove(service, call);
}

template <UploadKind kind>
async::Task<Answer> upload_to_channel(Service& service, const Call& call) {
  if (auto done = co_await channel_takes_files(service, call); !done) co_return std::unexpected(done.error());
  co_return co_await upload(service, call, kind);
}

async::Task<Answer> remove_from_channel(Service& service, const Call& call) {
  if (auto done = co_await channel_takes_files(service, call); !done) co_return std::unexpected(done.error());
  co_return co_await remove(service, call);
}

}  // namespace

std::vector<Route> upload_routes() {
  using enum UploadKind;
  return {
      {"POST", "/uploads/file", "UploadFile", Access::anyone, upload_to_app<file>, Takes::files},
      {"POST", "/uploads/image", "UploadImage", Access::anyone, upload_to_app<image>, Takes::files},
      {"DELETE", "/uploads/file", "DeleteFile", Access::anyone, remove_from_app},
      {"DELETE", "/uploads/image", "DeleteImage", Access::anyone, remove_from_app},
      {"POST", "/channels/{type}/{id}/file", "UploadChannelFile", Access::anyone, upload_to_channel<file>, Takes::files},
      {"POST", "/channels/{type}/{id}/image", "UploadChannelImage", Access::anyone, upload_to_channel<image>, Takes::files},
      {"DELETE", "/channels/{type}/{id}/file", "DeleteChannelFile", Access::anyone, remove_from_channel},
      {"DELETE", "/channels/{type}/{id}/image", "DeleteChannelImage", Access::anyone, remove_from_channel},
  };
}

}  // namespace millrace::api
