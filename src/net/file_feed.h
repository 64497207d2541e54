// A file as the body of an answer, in pieces: whoever downloads slowly, or many at once, fill no memory.
#pragma once

#include "async/pool.h"
#include "net/byte_range.h"
#include "net/http_server.h"

#include <optional>
#include <string>

namespace millrace::net {

// Nothing when there is no such file, or it can't be read. Opens it at once, which blocks; each piece is read on `disk`, which outlives
// the feed. What was opened is answered to its end, also when the file is removed meanwhile.
// With a range it is those bytes alone.
std::optional<Feed> file_feed(const std::string& path, async::Pool& disk, const std::optional<ByteRange>& range = std::nullopt);

}  // namespace millrace::net
