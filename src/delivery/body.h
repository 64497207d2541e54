// An event's payload in the compressed form: base64 of gzip, as Stream's SDKs read it.
#pragma once

#include <string>
#include <string_view>

namespace millrace::delivery {

// RFC 1952, without a file name or time, so that equal bytes give equal bytes.
std::string gzipped(std::string_view bytes);

std::string compressed_body(std::string_view payload);

}  // namespace millrace::delivery
