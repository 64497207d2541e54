// A token that is known is judged as one that is not.
#include "api/known_tokens.h"

#include "base/crypto.h"
#include "base/encoding.h"

#include <gtest/gtest.h>

namespace millrace::api {
namespace {

constexpr Instant now{1'700'000'000'000'000'000};

std::string signed_token(std::string_view claims, std::string_view secret = "secret") {
  const auto text = to_base64url(R"({"alg":"HS256","typ":"JWT"})") + '.' + to_base64url(claims);
  return text + '.' + to_base64url(hmac_sha256(secret, text));
}

Code code_of(KnownTokens& known, const std::string& token, const Trust& trust, Instant at) {
  const auto result = known.verified(token, trust, at);
  return result ? Code{0} : result.error().code;
}

TEST(KnownTokens, TimesAreJudgedEachTime) {
  const Trust trust{{"secret"}};
  KnownTokens known;
  const auto token = signed_token(R"({"user_id":"ann","exp":1700000010})");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(known.verified(token, trust, now)->user_id, "ann");
  EXPECT_EQ(code_of(known, token, trust, now + std::chrono::seconds{10}), Code::token_expired);
  EXPECT_EQ(code_of(known, token, trust, now), Code{0});
}

TEST(KnownTokens, AnOldSecretsEndIsItsTokensEnd) {
  const Trust trust{{"new"}, {{"secret", now + std::chrono::seconds{5}}}};
  KnownTokens known;
  const auto token = signed_token(R"({"server":true})");
  EXPECT_EQ(code_of(known, token, trust, now), Code{0});
  EXPECT_EQ(code_of(known, token, trust, now + std::chrono::seconds{5}), Code::token_signature);
}

TEST(KnownTokens, WhatIsWrongIsNotKept) {
  const Trust trust{{"secret"}};
  KnownTokens known;
  const auto good = signed_token(R"({"server":true})");
  auto bad = good;
  bad.back() = bad.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(code_of(known, good, trust, now), Code{0});
  for (int i = 0; i < 2; ++i) EXPECT_EQ(code_of(known, bad.substr(0, bad.size() - 3), trust, now), Code::token_signature);
  EXPECT_EQ(code_of(known, "no token", trust, now), Code::authentication);
  EXPECT_EQ(code_of(known, good, trust, now), Code{0});
}

TEST(KnownTokens, ThereIsABound) {
  const Trust trust{{"secret"}};
  KnownTokens known;
  for (std::size_t i = 0; i < KnownTokens::most + 10; ++i)
    EXPECT_EQ(code_of(known, signed_token(R"({"user_id":"u)" + std::to_string(i) + "\"}"), trust, now), Code{0});
  const auto padded = signed_token(R"({"user_id":"ann","more":")" + std::string(KnownTokens::longest, 'x') + "\"}");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(code_of(known, padded, trust, now), Code{0});
}

}  // namespace
}  // namespace millrace::api
