// Which files an app lets be uploaded.
#pragma once

#include "wire/fields.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::wire {

struct UploadConfig {
  std::vector<std::string> allowed_file_extensions, blocked_file_extensions, allowed_mime_types, blocked_mime_types;
  std::int64_t size_limit = 0;  // bytes; 0: the server's
};

template <>
inline constexpr auto fields<UploadConfig> = std::tuple{
    Field{"allowed_file_extensions", &UploadConfig::allowed_file_extensions},
    Field{"blocked_file_extensions", &UploadConfig::blocked_file_extensions},
    Field{"allowed_mime_types", &UploadConfig::allowed_mime_types},
    Field{"blocked_mime_types", &UploadConfig::blocked_mime_types},
    Field{"size_limit", &UploadConfig::size_limit},
};

enum class UploadKind : std::uint8_t { file, image };

// What the stored settings of an app (the members of a JSON object) say.
UploadConfig upload_config_of(std::string_view settings, UploadKind kind);

struct UploadedFile {
  std::string_view name, mime_type;
  std::int64_t bytes = 0;
};

// Why the file may not be uploaded; nothing when it may. The list of what is allowed counts when it is not empty.
std::optional<std::string> upload_fault(const UploadConfig& config, const UploadedFile& file);

}  // namespace millrace::wire
