// What is compressed comes back, with and without a dictionary, and a dictionary pays.
#include "store/payload_codec.h"

#include "base/random.h"

#include <gtest/gtest.h>

namespace millrace::store {
namespace {

std::string payload(Random& random) {
  return R"({"type":"message.new","cid":"messaging:)" + to_text(uuid_v4(random)) + R"(","message":{"id":")" + to_text(uuid_v4(random)) +
         R"(","text":"number )" + std::to_string(random.next()) +
         R"(","type":"regular","attachments":[],"reaction_counts":null},"members":[]})";
}

TEST(PayloadCodec, GivesBackWhatItGot) {
  SeededRandom random(3);
  PayloadCodec codec;
  for (const auto& text : {std::string(), std::string("x"), payload(random), std::string(300'000, 'a')})
    EXPECT_EQ(codec.plain(codec.compressed(text, 0), 0), text);
}

TEST(PayloadCodec, ADictionaryTrainedOnTheLogPays) {
  SeededRandom random(3);
  std::vector<std::string> samples;
  for (std::size_t i = 0; i < dictionary_samples; ++i) samples.push_back(payload(random));
  const auto dictionary = trained_dictionary(samples);
  ASSERT_FALSE(dictionary.empty());
  PayloadCodec codec;
  codec.add_dictionary(1, dictionary);
  const auto text = payload(random);
  const auto without = codec.compressed(text, 0).size();
  const std::string with(codec.compressed(text, 1));
  EXPECT_LT(with.size(), without);
  EXPECT_EQ(codec.plain(with, 1), text);
}

TEST(PayloadCodec, TooFewSamplesGiveNoDictionary) { EXPECT_TRUE(trained_dictionary({"a", "b"}).empty()); }

}  // namespace
}  // namespace millrace::store
