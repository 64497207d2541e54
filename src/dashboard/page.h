// The files of the page, as `web/build.mjs` made them: they are part of the binary.
#pragma once

#include <span>
#include <string_view>

namespace millrace::dashboard {

struct PageFile {
  std::string_view path;  // "/dashboard/assets/app-3YHD7Z2K.js"
  std::string_view content_type;
  std::string_view content;
};

// The first is the page itself, at "/dashboard". The others have a hash of their content in their names.
std::span<const PageFile> page_files();

}  // namespace millrace::dashboard
