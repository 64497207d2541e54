// A stretch of a document that is made from the program's own tables, so that it can't lie.
#pragma once

#include <string>

namespace millrace {

// The file's lines between those that hold `<!-- NAME: made …` and `<!-- end of NAME -->` are `wanted`. With UPDATE_DOCS=1
// in the environment they are written anew instead. `path` is relative to the checkout.
void expect_section(const std::string& path, const std::string& name, const std::string& wanted);

}  // namespace millrace
