// What an HTTP exchange is made of, for our server and our client alike.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

// The first header of that name, in any case; empty when there is none.
std::string_view header(const Headers& headers, std::string_view name);

// The first value of that name in the query of a URL, decoded; empty when there is none.
std::string query_value(std::string_view query, std::string_view name);

}  // namespace millrace::net
