// What the answer to SendMessageBatch says of each entry.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace millrace::sqs {

// One entry's part of it. What is missing, or is no text, is empty.
struct BatchResult {
  enum class List { successful, failed };
  List list = List::successful;
  std::string id, message_id, md5_of_body, md5_of_attributes;  // of those that were taken
  std::string code, message;                                   // of those that were not
  bool sender_fault = true;
};

// Reads the JSON as it comes: as a tree, an answer of ten receipts is a hundred pieces of memory. False where it is none; what
// was visited before that counts for nothing.
bool read_batch_answer(std::string_view body, const std::function<void(const BatchResult&)>& visit);

}  // namespace millrace::sqs
