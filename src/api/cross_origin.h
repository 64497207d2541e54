// What browsers ask before a page of another origin may call the API with a user's token (CORS, in the Fetch standard).
#pragma once

#include "net/http_server.h"

namespace millrace::api {

// A page's request, or the question in front of it. Nothing here goes by cookies, so any page may ask: its token decides.
bool is_cross_origin(const net::ServerRequest& request);
bool is_preflight(const net::ServerRequest& request);

// Yes, with the method and the headers that the question names.
net::ServerResponse preflight_answer(const net::ServerRequest& request);

// Lets the page read the answer, its rate limits too.
void open_to_pages(net::ServerResponse& response);

}  // namespace millrace::api
