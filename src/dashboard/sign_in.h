// What the page sends to sign in, and what it learns of its session.
#pragma once

#include "dashboard/sessions.h"
#include "wire/fields.h"

#include <string>

namespace millrace::dashboard {

struct SignIn {
  std::string app_key, secret;  // an app's own, or
  std::string link;             // the token of a one-time link
};

}  // namespace millrace::dashboard

namespace millrace::wire {

template <>
inline constexpr auto fields<dashboard::SignIn> = std::tuple{
    Field{"app_key", &dashboard::SignIn::app_key},
    Field{"secret", &dashboard::SignIn::secret},
    Field{"link", &dashboard::SignIn::link},
};

template <>
inline constexpr auto fields<dashboard::Session> = std::tuple{
    Field{"app", &dashboard::Session::app},
    Field{"csrf_token", &dashboard::Session::csrf_token},
    Field{"expires_at", &dashboard::Session::expires_at},
};

}  // namespace millrace::wire
