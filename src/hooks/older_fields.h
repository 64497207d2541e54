// The fields that named one queue before there were event hooks: a view of the first SQS hook.
//
// Reading shows that hook; setting changes it, or makes it; an empty `sqs_url` deletes it. Both key and secret empty means the
// identity of the service, which event hooks call "resource".
#pragma once

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

  bool operator==(const OlderFields&) const = default;
};

// What the fields show of the stored hooks, the secret masked. `webhook_events` are the stored ones, shown where there is no hook.
OlderFields older_view(const std::vector<Hook>& stored, std::vector<std::string> webhook_events);

// What is wrong with the fields by themselves.
std::optional<HookFault> older_fault(const OlderFields& given);

// Whether the request says nothing but what is shown anyway.
bool says_nothing_new(const OlderFields& given, const OlderFields& shown);

// The list of hooks that a request with these fields asks for, to be given to `replace`.
struct OlderWanted {
  std::vector<WantedHook> hooks;
  std::optional<std::size_t> at;  // the hook that the fields speak of
};
std::expected<OlderWanted, HookFault> wanted_by(const OlderFields& given, const std::vector<Hook>& stored,
                                                const std::vector<std::string>& webhook_events);

// A fault of `replace` in the words of these fields, where it is about the hook at `at`.
HookFault in_older_words(HookFault fault, std::optional<std::size_t> at);

}  // namespace millrace::hooks
