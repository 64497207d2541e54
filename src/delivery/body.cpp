// zlib compresses, base64 makes it text.
#include "delivery/body.h"

#include "base/encoding.h"
#include "base/ensure.h"
#include "wire/json.h"

#include <zlib.h>

#include <utility>

namespace millrace::delivery {
namespace {

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

// The members keep their spelling and stand in this order.
std::string call_of(std::string_view payload) {
  const auto event = wire::parse_json(payload);
  std::string out = "{";
  for (const auto* const name : {"method", "message", "metadata", "request_info"}) {
    const auto* const member = event ? event->find(name) : nullptr;
    if (!member) continue;
    if (out.size() > 1) out += ',';
    wire::append_json_string(out, name);
    out += ':';
    wire::append_json(out, *member);
  }
  return out + '}';
}

}  // namespace

std::string encoded(std::string_view payload, hooks::PayloadEncoding encoding) {
  switch (encoding) {
    case hooks::PayloadEncoding::json:
      return std::string(payload);
    case hooks::PayloadEncoding::base64:
      return to_base64(payload);
    case hooks::PayloadEncoding::gzip_base64:
      return to_base64(gzipped(payload));
    case hooks::PayloadEncoding::gzip:
      return gzipped(payload);
    case hooks::PayloadEncoding::call:
      return call_of(payload);
  }
  return {};
}

std::shared_ptr<const std::string> Bodies::of(chat::AppKey app, std::shared_ptr<const store::LogRecord> record,
                                              hooks::PayloadEncoding encoding) {
  const auto* const payload = &record->payload;
  if (encoding == hooks::PayloadEncoding::json) return {std::move(record), payload};
  const Key key{app, record->position, encoding};
  auto& body = bodies_[key];
  if (body) return body;
  body = std::make_shared<const std::string>(encoded(*payload, encoding));
  auto made = body;
  oldest_first_.push_back(key);
  for (bytes_ += made->size(); bytes_ > most_bytes; oldest_first_.pop_front()) {
    const auto oldest = bodies_.find(oldest_first_.front());
    bytes_ -= oldest->second->size();
    bodies_.erase(oldest);
  }
  return made;
}

}  // namespace millrace::delivery
