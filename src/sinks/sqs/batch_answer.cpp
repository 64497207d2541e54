// Boost.JSON reads the grammar. An answer is an object of lists of objects: what lies elsewhere is passed over.
#include "sinks/sqs/batch_answer.h"

#include "wire/json.h"

#include <boost/json/basic_parser_impl.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace millrace::sqs {
namespace {

namespace bj = boost::json;

// Receives the parts of a document in order.
class AnswerParts {
 public:
  static constexpr std::size_t max_object_size = -1, max_array_size = -1, max_key_size = -1, max_string_size = -1;
  using error_code = bj::error_code;

  explicit AnswerParts(const std::function<void(const BatchResult&)>& visit) : visit_(visit) {}

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }

  bool on_object_begin(error_code&) {
    text_of_result_ = nullptr;
    is_sender_fault_ = false;
    if (++depth_ == result_depth) clear();
    return true;
  }
  bool on_object_end(std::size_t, error_code&) {
    if (depth_-- == result_depth && is_list_) visit_(result_);
    return true;
  }
  bool on_array_begin(error_code&) {
    text_of_result_ = nullptr;
    is_sender_fault_ = false;
    if (++depth_ == list_depth) is_list_ = is_named_;
    return true;
  }
  bool on_array_end(std::size_t, error_code&) {
    if (depth_-- == list_depth) is_list_ = false;
    return true;
  }

  bool on_key_part(bj::string_view part, std::size_t, error_code&) { return collect(part); }
  bool on_key(bj::string_view part, std::size_t, error_code&) {
    collect(part);
    if (depth_ == 1) enter_list(text_);
    if (depth_ == result_depth) enter_member(text_);
    text_.clear();
    return true;
  }

  bool on_string_part(bj::string_view part, std::size_t, error_code&) { return collect(part); }
  bool on_string(bj::string_view part, std::size_t, error_code&) {
    collect(part);
    if (depth_ == result_depth && text_of_result_) std::swap(*text_of_result_, text_);
    text_.clear();
    return true;
  }

  bool on_bool(bool value, error_code&) {
    if (depth_ == result_depth && is_sender_fault_) result_.sender_fault = value;
    return true;
  }

  bool on_number_part(bj::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t, bj::string_view, error_code&) { return true; }
  bool on_uint64(std::uint64_t, bj::string_view, error_code&) { return true; }
  bool on_double(double, bj::string_view, error_code&) { return true; }
  bool on_null(error_code&) { return true; }
  bool on_comment_part(bj::string_view, error_code&) { return true; }
  bool on_comment(bj::string_view, error_code&) { return true; }

 private:
  static constexpr int list_depth = 2, result_depth = 3;  // the answer itself has 1

  bool collect(bj::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }

  void enter_list(std::string_view name) {
    is_named_ = name == "Successful" || name == "Failed";
    result_.list = name == "Failed" ? BatchResult::List::failed : BatchResult::List::successful;
  }

  void enter_member(std::string_view name) {
    const std::pair<std::string_view, std::string*> texts[] = {{"Id", &result_.id},
                                                               {"MessageId", &result_.message_id},
                                                               {"MD5OfMessageBody", &result_.md5_of_body},
                                                               {"MD5OfMessageAttributes", &result_.md5_of_attributes},
                                                               {"Code", &result_.code},
                                                               {"Message", &result_.message}};
    text_of_result_ = nullptr;
    for (const auto& [known, text] : texts)
      if (name == known) text_of_result_ = text;
    is_sender_fault_ = name == "SenderFault";
  }

  // Keeps the room that the texts have.
  void clear() {
    for (auto* const text :
         {&result_.id, &result_.message_id, &result_.md5_of_body, &result_.md5_of_attributes, &result_.code, &result_.message})
      text->clear();
    result_.sender_fault = true;
  }

  const std::function<void(const BatchResult&)>& visit_;
  int depth_ = 0;
  bool is_named_ = false, is_list_ = false;  // a list of results: by its name, and as it is one
  bool is_sender_fault_ = false;
  std::string* text_of_result_ = nullptr;  // where the member's value goes
  BatchResult result_;
  std::string text_;
};

}  // namespace

bool read_batch_answer(std::string_view body, const std::function<void(const BatchResult&)>& visit) {
  bj::parse_options options;
  options.max_depth = wire::max_json_depth;
  bj::basic_parser<AnswerParts> parser(options, visit);
  bj::error_code error;
  const auto read = parser.write_some(false, body.data(), body.size(), error);
  return !error && read == body.size();
}

}  // namespace millrace::sqs
