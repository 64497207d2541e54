// Imports: a URL for the file, then a task that reads it behind the request.
#include "chat/imports.h"

#include "api/config_answer.h"
#include "api/import_folder.h"
#include "api/router.h"
#include "wire/import_task.h"

#include <fmt/format.h>

namespace millrace::api {
namespace {

constexpr std::size_t imports_listed = 25, farthest_import = 10'000;

std::string answer_of(const chat::ImportTask& task, wire::Profile profile) { return "\"import_task\":" + wire::written(task, profile); }

async::Task<Answer> create_url(Service& service, const Call& call) {
  std::string filename;
  if (auto done = given(call.body, "filename", filename); !done) co_return std::unexpected(done.error());
  const auto ticket = service.imports->ticket(static_cast<std::int64_t>(call.app().key), filename);
  std::string out = "\"path\":";
  wire::append_json_string(out, ticket.path);
  out += ",\"upload_url\":";
  wire::append_json_string(out, call.base_url + ticket.url);
  co_return out;
}

async::Task<Answer> create_import(Service& service, const Call& call) {
  chat::ImportChange change;
  for (const auto& done : {given(call.body, "path", change.path), given(call.body, "mode", change.mode),
                           given(call.body, "merge_custom", change.merge_custom)})
    if (!done) co_return std::unexpected(done.error());
  std::function<std::optional<std::int64_t>()> look = [&] {
    return service.imports->size(static_cast<std::int64_t>(call.app().key), change.path);
  };
  const auto size = co_await async::on_pool(service.disk, std::move(look));
  if (!size)
    co_return std::unexpected(
        problem(Code::input,
                fmt::format("path: no file was uploaded as \"{}\"; PUT it to the upload_url of POST /import_urls first", change.path)));
  change.size = *size;
  co_return co_await changed_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    const auto task = chat::begin_import(act, change);
    if (!task) return std::unexpected(task.error());
    return answer_of(*task, call.profile);
  });
}

async::Task<Answer> list_imports(Service& service, const Call& call) {
  const auto limit = count_in(call, "limit", imports_listed, chat::most_imports_listed);
  if (!limit) co_return std::unexpected(limit.error());
  const auto offset = count_in(call, "offset", 0, farthest_import);
  if (!offset) co_return std::unexpected(offset.error());
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    std::string out = "\"import_tasks\":";
    wire::Writer(out, call.profile).write(act.state.imports().tasks(*limit, *offset));
    return out;
  });
}

async::Task<Answer> get_import(Service& service, const Call& call) {
  co_return co_await seen_answer(service, call, [&](chat::Act& act) -> chat::Expected<std::string> {
    const auto task = chat::existing_import(act, call.params[0]);
    if (!task) return std::unexpected(task.error());
    return answer_of(*task, call.profile);
  });
}

}  // namespace

std::vector<Route> import_routes() {
  return {
      {"POST", "/import_urls", "CreateImportURL", Access::server, create_url},
      {"POST", "/imports", "CreateImport", Access::server, create_import},
      {"GET", "/imports", "ListImports", Access::server, list_imports},
      {"GET", "/imports/{id}", "GetImport", Access::server, get_import},
  };
}

}  // namespace millrace::api
