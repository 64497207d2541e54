// Bodies that change channels.
#pragma once

#include "api/call.h"
#include "chat/channels.h"

#include <string>
#include <vector>

namespace millrace::api {

// `data` of the body.
std::expected<chat::ChannelChange, Problem> data_in(const Call& call);

// A list of texts; empty where there is none.
std::expected<std::vector<std::string>, Problem> texts_in(const wire::Json& body, const char* name);

}  // namespace millrace::api
