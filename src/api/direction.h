// Lists that are sorted by one time alone.
#pragma once

#include "api/problem.h"
#include "chat/query.h"
#include "wire/json.h"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::api {

// What `[{"field":"created_at","direction":-1}]` says, whose field can only be `field`. Nothing where nothing is asked for. `path` is the
// name that a problem gives.
std::expected<std::optional<chat::Direction>, Problem> direction_by(std::string_view field, const wire::Json* sort,
                                                                    const std::string& path);

}  // namespace millrace::api
