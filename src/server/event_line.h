// One event of the log as reports show it.
#pragma once

#include "store/records.h"
#include "wire/write.h"

#include <string>

namespace millrace::server {

struct EventLine {
  explicit EventLine(const store::LogRecord& record)
      : position(record.position),
        event_id(to_text(record.id)),
        type(record.type),
        cid(record.cid),
        payload(record.payload),
        at(record.at) {}

  store::Position position;
  std::string event_id, type, cid, payload;
  Instant at;
};

}  // namespace millrace::server

namespace millrace::wire {

template <>
inline constexpr auto fields<server::EventLine> = std::tuple{
    Field{"position", &server::EventLine::position},
    Field{"event_id", &server::EventLine::event_id},
    Field{"at", &server::EventLine::at},
    Field{"type", &server::EventLine::type},
    Field{"cid", &server::EventLine::cid, Presence::omit_if_empty},
    Field{"payload", &server::EventLine::payload},
};

}  // namespace millrace::wire
