// Who is let in, and by which code the others are turned away.
#include "api/token.h"

#include "base/crypto.h"
#include "base/encoding.h"

#include <gtest/gtest.h>

namespace millrace::api {
namespace {

constexpr Instant today{1'700'000'000'000'000'000};
const Trust trust{{"new secret", "old secret"}};

std::string token(std::string_view header, std::string_view claims, std::string_view secret) {
  const auto text = to_base64url(header) + '.' + to_base64url(claims);
  return text + '.' + to_base64url(hmac_sha256(secret, text));
}

std::string hs256(std::string_view claims, std::string_view secret = "new secret") {
  return token(R"({"alg":"HS256","typ":"JWT"})", claims, secret);
}

Code code_of(std::string_view text) {
  const auto result = verified(text, trust, today);
  return result ? Code{0} : result.error().code;
}

TEST(Token, OfDevelopmentIsForUsersAndOnlyWhereChecksAreOff) {
  const auto dev = [](std::string_view claims) {
    return to_base64url(R"({"alg":"HS256","typ":"JWT"})") + '.' + to_base64url(claims) + ".devtoken";
  };
  EXPECT_EQ(code_of(dev(R"({"user_id":"ann"})")), Code::token_signature);
  const Trust open{.secrets = {"new secret"}, .dev_tokens = true};
  EXPECT_EQ(verified(dev(R"({"user_id":"ann"})"), open, today)->user_id, "ann");
  const auto plain = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoiYmVuIn0=.devtoken";  // as the JavaScript SDK writes it
  EXPECT_EQ(verified(plain, open, today)->user_id, "ben");
  EXPECT_FALSE(verified(dev(R"({"server":true})"), open, today)) << "a server signs";
  EXPECT_FALSE(verified(hs256(R"({"user_id":"ann"})", "no secret"), open, today));
}

TEST(Token, TellsServersFromUsers) {
  EXPECT_TRUE(verified(hs256(R"({"server":true})"), trust, today)->by_server());
  EXPECT_EQ(verified(hs256(R"({"user_id":"ann","iat":1699999990})"), trust, today)->user_id, "ann");
  EXPECT_EQ(verified(hs256(R"({"user_id":"ann"})", "old secret"), trust, today)->user_id, "ann");
}

TEST(Token, ATokenMadeHereIsOneOfTheUsers) {
  const auto made = verified(user_token("new secret", "ann", today), trust, today);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->user_id, "ann");
  EXPECT_EQ(made->issued_at, today.seconds());
}

TEST(Token, RevocationLooksAtWholeSeconds) {
  EXPECT_FALSE(is_revoked(std::nullopt, std::nullopt));
  EXPECT_TRUE(is_revoked(std::nullopt, today)) << "who does not tell may be as old as any";
  EXPECT_FALSE(is_revoked(today.seconds(), today));
  EXPECT_TRUE(is_revoked(today.seconds() - 1, today));
  EXPECT_TRUE(is_revoked(today.seconds(), today + std::chrono::nanoseconds{1}));
}

TEST(Token, WhatWasIssuedBeforeARevocationIsRefusedUnlessItIsAServers) {
  const Trust revoking{trust.secrets, {}, Instant{1'699'999'000'500'000'000}};
  const auto code = [&](std::string_view claims) {
    const auto result = verified(hs256(claims), revoking, today);
    return result ? Code{0} : result.error().code;
  };
  EXPECT_EQ(code(R"({"user_id":"ann","iat":1699999000})"), Code::token_expired);
  EXPECT_EQ(code(R"({"user_id":"ann"})"), Code::token_expired);
  EXPECT_EQ(code(R"({"user_id":"ann","iat":1699999001})"), Code{0});
  EXPECT_EQ(code(R"({"server":true})"), Code{0});
  EXPECT_EQ(code(R"({"user_id":"ann","iat":1e14})"), Code::token_before_issued);
}

TEST(Token, AReplacedSecretIsGoodUntilItsEnd) {
  const Trust replaced{{"new secret"}, {{"old secret", today}, {"older secret", Instant{today.ns + 1}}}};
  EXPECT_FALSE(verified(hs256(R"({"server":true})", "old secret"), replaced, today));
  EXPECT_TRUE(verified(hs256(R"({"server":true})", "older secret"), replaced, today));
  EXPECT_TRUE(verified(hs256(R"({"server":true})", "new secret"), replaced, today));
}

TEST(Token, AUserIsNeverAServer) { EXPECT_EQ(verified(hs256(R"({"user_id":"ann","server":true})"), trust, today)->user_id, "ann"); }

TEST(Token, EachFaultHasItsCode) {
  EXPECT_EQ(code_of(hs256(R"({"server":true})", "another")), Code::token_signature);
  EXPECT_EQ(code_of(hs256(R"({"server":true,"exp":1700000000})")), Code::token_expired);
  EXPECT_EQ(code_of(hs256(R"({"server":true,"nbf":1700000011})")), Code::token_not_yet_valid);
  EXPECT_EQ(code_of(hs256(R"({"server":true,"iat":1700000011})")), Code::token_before_issued);
  EXPECT_EQ(code_of(hs256(R"({"server":true,"iat":1700000010})")), Code{0});
  EXPECT_EQ(code_of(hs256(R"({"server":false})")), Code::authentication);
  EXPECT_EQ(code_of(hs256(R"({"server":1})")), Code::authentication);
  EXPECT_EQ(code_of(hs256("{}")), Code::authentication);
  EXPECT_EQ(code_of(""), Code::authentication);
  EXPECT_EQ(code_of("a.b"), Code::authentication);
  EXPECT_EQ(code_of("Bearer " + hs256(R"({"server":true})")), Code::authentication);
}

TEST(Token, ATimeThatIsNoneIsRefused) {
  for (const auto* claims : {R"({"server":true,"exp":"1"})", R"({"server":true,"nbf":true})", R"({"server":true,"iat":[1700000000]})",
                             R"({"server":true,"exp":1e300})", R"({"user_id":"ann","exp":{}})"})
    EXPECT_EQ(code_of(hs256(claims)), Code::authentication) << claims;
  EXPECT_EQ(code_of(hs256(R"({"server":true,"exp":null})")), Code{0});
}

TEST(Token, BearerIsNamedAsWhatIsTooMuch) {
  const auto token = verified("Bearer " + hs256(R"({"server":true})"), trust, today);
  ASSERT_FALSE(token);
  EXPECT_TRUE(token.error().text.contains("without \"Bearer\"")) << token.error().text;
}

TEST(Token, WhoSaysNothingIsAServerWhereThatIsTaken) {
  const auto taken = [](std::string_view claims) { return verified(hs256(claims), trust, today, Nameless::server).has_value(); };
  EXPECT_TRUE(taken("{}"));
  EXPECT_TRUE(taken(R"({"iat":1699999000,"exp":1700000100})"));
  EXPECT_TRUE(verified(hs256("{}"), trust, today, Nameless::server)->by_server());
  for (const auto* claims : {R"({"user_id":""})", R"({"user_id":7})", R"({"server":false})", R"({"call_cids":["default:1"]})",
                             R"({"role":"admin"})", R"({"exp":1700000000})"})
    EXPECT_FALSE(taken(claims)) << claims;
  EXPECT_FALSE(verified(hs256("{}", "another"), trust, today, Nameless::server));
  EXPECT_FALSE(verified(hs256(R"({"iat":1699999000})"), trust, today));
}

TEST(Token, OtherAlgorithmsAreRefused) {
  for (const auto* algorithm : {"none", "None", "HS512", "RS256", ""}) {
    const auto header = std::string(R"({"alg":")") + algorithm + "\"}";
    EXPECT_EQ(code_of(token(header, R"({"server":true})", "new secret")), Code::authentication);
    EXPECT_EQ(code_of(to_base64url(header) + '.' + to_base64url(R"({"server":true})") + '.'), Code::authentication);
  }
}

TEST(Token, AnEmptySignatureIsNone) {
  const auto whole = hs256(R"({"server":true})");
  EXPECT_EQ(code_of(whole.substr(0, whole.rfind('.') + 1)), Code::token_signature);
  EXPECT_EQ(code_of(whole.substr(0, whole.size() - 2)), Code::token_signature);
}

}  // namespace
}  // namespace millrace::api
