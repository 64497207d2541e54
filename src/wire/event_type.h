// The types of events, as GET /hook/events lists them.
#pragma once

#include "wire/write.h"

#include <string>
#include <vector>

namespace millrace::wire {

struct ShownEventType {
  std::string name, description;
  std::vector<std::string> products;
  bool fired = false;  // Millrace's own word: whether this version sends it
};

template <>
inline constexpr auto fields<ShownEventType> = std::tuple{
    Field{"name", &ShownEventType::name},
    Field{"description", &ShownEventType::description},
    Field{"products", &ShownEventType::products},
    Field{"fired", &ShownEventType::fired},
};

inline std::string shown(const std::vector<ShownEventType>& types) {
  std::string out;
  Writer(out, Profile::http_v1).write(types);
  return out;
}

}  // namespace millrace::wire
