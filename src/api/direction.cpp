// One entry, of one field.
#include "api/direction.h"

#include "api/call.h"
#include "wire/read.h"

#include <fmt/format.h>

namespace millrace::api {

std::expected<std::optional<chat::Direction>, Problem> direction_by(std::string_view field, const wire::Json* sort,
                                                                    const std::string& path) {
  if (!is_set(sort)) return std::nullopt;
  const auto* order = sort->array() && sort->array()->size() == 1 ? sort->array()->data() : nullptr;
  const auto* by = order ? order->find("field") : nullptr;
  if (!by || !by->string() || *by->string() != field)
    return std::unexpected(problem(
        Code::input, fmt::format(R"({}: this list is sorted by {} alone, as in [{{"field":"{}","direction":-1}}])", path, field, field)));
  std::int64_t direction = 1;
  if (const auto* given = order->find("direction"); given && !given->is_null())
    if (auto done = wire::read(*given, direction, path + "[0].direction"); !done) return std::unexpected(problem(done.error()));
  return direction < 0 ? chat::Direction::descending : chat::Direction::ascending;
}

}  // namespace millrace::api
