// AWS's form of an answer, and what no answer should look like.
#include "sinks/aws/xml_text.h"

#include <gtest/gtest.h>

namespace millrace::aws {
namespace {

TEST(XmlText, ReadsAnErrorOfAws) {
  constexpr auto document = R"(<?xml version="1.0"?>
<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>
<Message xml:lang="en">The token &lt;x&gt; &amp; &quot;y&quot; isn&apos;t &#233;&#x20AC;&#x1F600;</Message><Detail/></Error></ErrorResponse>)";
  EXPECT_EQ(first_xml_text(document, "Code"), "InvalidClientTokenId");
  EXPECT_EQ(first_xml_text(document, "Message"), "The token <x> & \"y\" isn't é€😀");
  EXPECT_EQ(first_xml_text(document, "Err"), std::nullopt);
  EXPECT_EQ(first_xml_text(document, "Detail"), std::nullopt);
}

TEST(XmlText, ToleratesWhatIsNoXml) {
  for (const auto* document : {"", "<", "<Code", "<Code>", "<Code>x", "Code>x</Code>", "<Codes>x</Codes>", "<Code/>", "{}"})
    EXPECT_FALSE(first_xml_text(document, "Code")) << document;
  EXPECT_EQ(first_xml_text("<Code></Code>", "Code"), "");
  EXPECT_EQ(first_xml_text("<Code>&;&nope;&#0;&#xd800;&#99999999;&amp</Code>", "Code"), "&;&nope;&#0;&#xd800;&#99999999;&amp");
}

TEST(XmlText, ReadsTheElementsOfAList) {
  constexpr auto document = "<A><Failed/><Successful><member><Id>0</Id></member><member><Id>1</Id></member></Successful></A>";
  EXPECT_FALSE(first_xml_content(document, "Failed"));
  const auto list = first_xml_content(document, "Successful");
  ASSERT_TRUE(list);
  EXPECT_EQ(xml_contents(*list, "member", 10), (std::vector<std::string_view>{"<Id>0</Id>", "<Id>1</Id>"}));
  EXPECT_EQ(xml_contents(*list, "member", 1).size(), 1u);
  EXPECT_TRUE(xml_contents("<member>never ended", "member", 10).empty());
}

TEST(XmlText, LooksAtSoMuchAndNoMore) { EXPECT_FALSE(first_xml_text(std::string(max_xml_bytes, ' ') + "<Code>x</Code>", "Code")); }

}  // namespace
}  // namespace millrace::aws
