// Keys and secrets that nobody can guess.
#pragma once

#include "base/random.h"

#include <string>

namespace millrace::server {

// 64 hex digits.
std::string random_secret(Random& random);

// 12 hex digits.
std::string random_api_key(Random& random);

}  // namespace millrace::server
