// The fields that named one queue, one topic and one webhook before there were event hooks: a view of the first hook of each type.
//
// Reading shows these hooks; setting changes them, or makes them; an empty `sqs_url`, `sns_topic_arn` or `webhook_url` deletes.
// Both key and secret empty means the identity of the service, which event hooks call "resource". `webhook_events` is the filter
// of all three.
#pragma once

#include "hooks/hook_fault.h"
#include "hooks/replace.h"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace millrace::hooks {

// Absent: not mentioned by the request.
struct OlderFields {
  std::optional<std::string> sqs_url, sqs_key, sqs_secret;
  std::optional<std::vector<std::string>> webhook_events;
  std::optional<std::string> webhook_url, sns_topic_arn, sns_key, sns_secret;

  bool operator==(const OlderFields&) const = default;
};

// What the fields show of the stored hooks, secrets masked. `webhook_events` is the filter of the first webhook, else of the first
// queue, else of the first topic; the stored ones are shown where there is none of them.
OlderFields older_view(const std::vector<Hook>& stored, std::vector<std::string> webhook_events);

// What is wrong with the fields by themselves.
std::optional<HookFault> older_fault(const OlderFields& given);

// Whether the request says nothing but what is shown anyway.
bool says_nothing_new(const OlderFields& given, const OlderFields& shown);

// The list of hooks that a request with these fields asks for, to be given to `replace`.
struct OlderWanted {
  std::vector<WantedHook> hooks;
  std::vector<std::size_t> at;  // the hooks that the fields speak of
};
std::expected<OlderWanted, HookFault> wanted_by(const OlderFields& given, const std::vector<Hook>& stored,
                                                const std::vector<std::string>& webhook_events);

// A fault of `replace` in the words of these fields, where it is about one of the hooks at `at`.
HookFault in_older_words(HookFault fault, const std::vector<std::size_t>& at);

}  // namespace millrace::hooks
