// Who we are to AWS. A secret can be used, and cannot be printed by accident: it has no conversion and no formatter.
#pragma once

#include <string>
#include <utility>

namespace millrace::aws {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}

  bool empty() const { return text_.empty(); }

  // For signing only.
  const std::string& reveal() const { return text_; }

 private:
  std::string text_;
};

struct Credentials {
  std::string key_id;  // "AKIAIOSFODNN7EXAMPLE"
  Secret secret;
  Secret session_token = {};  // of temporary credentials
};

}  // namespace millrace::aws
