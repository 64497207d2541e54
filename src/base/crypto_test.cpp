// Published vectors for the digests; a seal that opens only for its key and purpose.
#include "base/crypto.h"

#include "base/encoding.h"

#include <gtest/gtest.h>

namespace millrace {
namespace {

TEST(Crypto, Digests) {
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Crypto, AReadyKeyGivesTheSame) {
  for (const std::size_t size : {0, 1, 32, 64, 65, 200}) {
    const std::string key(size, 'k');
    HmacKey ready(key);
    for (const auto* text : {"", "what do ya want for nothing?", "again"}) EXPECT_EQ(ready.hmac(text), hmac_sha256(key, text)) << size;
  }
}

TEST(Crypto, ComparisonSeesEveryDifference) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

TEST(Seal, OpensWithItsKeyAndPurposeOnly) {
  SeededRandom random(1);
  Seal::Key key{1, 2, 3}, other{1, 2, 4};
  const auto sealed = Seal(key).seal("secret", "app:1", random);
  EXPECT_EQ(sealed.find("secret"), std::string::npos);
  EXPECT_EQ(Seal(key).open(sealed, "app:1"), "secret");
  EXPECT_FALSE(Seal(other).open(sealed, "app:1"));
  EXPECT_FALSE(Seal(key).open(sealed, "app:2"));
  EXPECT_FALSE(Seal(key).open("short", "app:1"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(Seal(key).open(changed, "app:1"));
  }
  EXPECT_EQ(Seal(key).open(Seal(key).seal("", "x", random), "x"), "");
}

TEST(Seal, IdsAreTheSameEachTimeAndTellNothing) {
  const Seal seal({1, 2, 3}), other({1, 2, 4});
  const auto id = seal.id_for("app one");
  EXPECT_EQ(id, seal.id_for("app one"));
  EXPECT_EQ(to_text(id).at(14), '8');
  EXPECT_NE(id, seal.id_for("app two"));
  EXPECT_NE(id, other.id_for("app one"));
}

}  // namespace
}  // namespace millrace
