// zlib compresses, base64 makes it text.
#include "delivery/body.h"

#include "base/encoding.h"
#include "base/ensure.h"

#include <zlib.h>

namespace millrace::delivery {

std::string gzipped(std::string_view bytes) {
  constexpr int gzip_wrapper = 15 + 16;
  z_stream stream{};
  ensure(deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_wrapper, 8, Z_DEFAULT_STRATEGY) == Z_OK, "zlib does not start");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ensure(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib does not finish");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string compressed_body(std::string_view payload) { return to_base64(gzipped(payload)); }

}  // namespace millrace::delivery
