// What is encoded reads back with zlib's own reader, and is made once.
#include "delivery/body.h"

#include "base/encoding.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <memory>
#include <string>
#include <utility>

namespace millrace::delivery {
namespace {

TEST(Body, ReadsBackThroughBase64AndGzip) {
  const std::string payload = R"({"type":"message.new","text":")" + std::string(5'000, 'x') + R"("})";
  const auto bytes = from_base64(encoded(payload, hooks::PayloadEncoding::gzip_base64));
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
  EXPECT_EQ(encoded(payload, hooks::PayloadEncoding::json), payload);
  EXPECT_EQ(from_base64(encoded(payload, hooks::PayloadEncoding::base64)), payload);
}

std::shared_ptr<const store::LogRecord> record_of(store::Position position, std::string payload) {
  return std::make_shared<store::LogRecord>(store::LogRecord{.position = position, .type = "message.new", .payload = std::move(payload)});
}

TEST(Body, ACallHoldsWhatItsMethodNeeds) {
  EXPECT_EQ(encoded(R"({"type":"message.pending","request_info":{"type":"client"},"message":{"id":"m","n":1.0},"metadata":{"a":"b"},)"
                    R"("channel":{},"method":"PassOnPendingMessage"})",
                    hooks::PayloadEncoding::call),
            R"({"method":"PassOnPendingMessage","message":{"id":"m","n":1.0},"metadata":{"a":"b"},"request_info":{"type":"client"}})");
}

TEST(Bodies, AreMadeOnceForAllHooks) {
  constexpr auto base64 = hooks::PayloadEncoding::base64, gzip = hooks::PayloadEncoding::gzip_base64;
  constexpr chat::AppKey one{1}, two{2};
  Bodies bodies;
  const auto record = record_of(7, "payload");
  const auto body = bodies.of(one, record, gzip);
  EXPECT_EQ(*body, encoded("payload", gzip));
  EXPECT_EQ(bodies.of(one, record_of(7, "payload"), gzip), body) << "another reading of the same record";
  EXPECT_NE(bodies.of(one, record, base64), body);
  EXPECT_EQ(*bodies.of(one, record_of(8, "next"), gzip), encoded("next", gzip));
  EXPECT_EQ(*bodies.of(two, record_of(7, "another app's"), gzip), encoded("another app's", gzip));
  EXPECT_EQ(bodies.of(one, record, hooks::PayloadEncoding::json).get(), &record->payload) << "nothing is copied";
}

TEST(Bodies, AreForgottenWhenTheyBecomeMany) {
  constexpr auto base64 = hooks::PayloadEncoding::base64;
  Bodies bodies;
  const std::string payload(Bodies::most_bytes / 4, 'x');
  const auto first = record_of(1, payload);
  const std::weak_ptr<const std::string> made = bodies.of({}, first, base64);
  EXPECT_FALSE(made.expired());
  for (store::Position position = 2; position < 5; ++position) bodies.of({}, record_of(position, payload), base64);
  EXPECT_TRUE(made.expired());
  EXPECT_EQ(*bodies.of({}, first, base64), encoded(payload, base64));
}

// One that is larger than all that is kept is used and forgotten.
TEST(Bodies, ALargeOneIsMadeAllTheSame) {
  Bodies bodies;
  const auto large = record_of(1, std::string(Bodies::most_bytes + 1, 'x'));
  EXPECT_EQ(*bodies.of({}, large, hooks::PayloadEncoding::base64), encoded(large->payload, hooks::PayloadEncoding::base64));
}

}  // namespace
}  // namespace millrace::delivery
