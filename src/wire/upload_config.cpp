// Lists of names, compared without case; an extension may be listed with its dot or without.
#include "wire/upload_config.h"

#include "base/ascii.h"
#include "wire/read.h"

#include <fmt/format.h>

#include <algorithm>

namespace millrace::wire {
namespace {

bool is_listed(const std::vector<std::string>& list, std::string_view what) {
  return std::ranges::any_of(
      list, [&](const std::string& entry) { return lower(std::string_view(entry).substr(entry.starts_with('.') ? 1 : 0)) == what; });
}

// In lower case, without its dot; empty where there is none.
std::string extension_of(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string() : lower(name.substr(dot + 1));
}

}  // namespace

UploadConfig upload_config_of(std::string_view settings, UploadKind kind) {
  UploadConfig config;
  const auto document = parse_json('{' + std::string(settings) + '}');
  const auto* stored = document ? document->find(kind == UploadKind::image ? "image_upload_config" : "file_upload_config") : nullptr;
  if (stored && !read(*stored, config, "")) config = {};
  return config;
}

std::optional<std::string> upload_fault(const UploadConfig& config, const UploadedFile& file) {
  const auto extension = extension_of(file.name);
  const auto type = lower(file.mime_type.substr(0, file.mime_type.find(';')));
  if (config.size_limit > 0 && file.bytes > config.size_limit)
    return fmt::format("the file has {} bytes; the app's settings allow {}", file.bytes, config.size_limit);
  if (is_listed(config.blocked_file_extensions, extension) ||
      (!config.allowed_file_extensions.empty() && !is_listed(config.allowed_file_extensions, extension)))
    return fmt::format("files of extension \"{}\" are not allowed by the app's settings", extension);
  if (is_listed(config.blocked_mime_types, type) || (!config.allowed_mime_types.empty() && !is_listed(config.allowed_mime_types, type)))
    return fmt::format("files of type \"{}\" are not allowed by the app's settings", type);
  return std::nullopt;
}

}  // namespace millrace::wire
