// Stream's v2 wire, on which custom data stands in an object of its own, `custom`.
#pragma once

#include "wire/json.h"

#include <string>
#include <string_view>

namespace millrace::wire {

// A request's body as the v1 wire has it: what a `custom` object holds stands beside its neighbours, which win where names are the
// same. The body's own `custom` is no type's custom data, and stays.
Json flattened(Json body);

// The same of an object that has custom data itself.
Json flattened_object(Json object);

// A list of attachments, of which all that Stream's types don't name goes into `custom`. Precondition: `attachments` was stored as one.
std::string nested_attachments(std::string_view attachments);

}  // namespace millrace::wire
