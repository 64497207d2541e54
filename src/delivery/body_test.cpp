// What is compressed reads back with zlib's own reader.
#include "delivery/body.h"

#include "base/encoding.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace millrace::delivery {
namespace {

TEST(Body, ReadsBackThroughBase64AndGzip) {
  const std::string payload = R"({"type":"message.new","text":")" + std::string(5'000, 'x') + R"("})";
  const auto bytes = from_base64(compressed_body(payload));
  ASSERT_TRUE(bytes);
  EXPECT_EQ(bytes->substr(0, 2), "\x1f\x8b");
  z_stream stream{};
  ASSERT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(payload.size() + 1, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes->data()));
  stream.avail_in = static_cast<uInt>(bytes->size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ASSERT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  EXPECT_EQ(out, payload);
}

}  // namespace
}  // namespace millrace::delivery
