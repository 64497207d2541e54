// Every kind of inward address is refused, whatever form it is written in; the two exceptions reach no further than said.
#include "net/address_policy.h"

#include <gtest/gtest.h>

namespace millrace::net {
namespace {

using boost::asio::ip::make_address;

const Origin somewhere{Origin::Scheme::https, "queue.example.com", 443};
const Origin sqs{Origin::Scheme::https, "sqs.eu-west-1.amazonaws.com", 443};

bool refused(const Origin& origin, const char* address, const AddressPolicy& policy = {}) {
  return policy.refusal(origin, make_address(address)).has_value();
}

TEST(AddressPolicy, PublicAddressesAreReached) {
  for (const auto* address : {"8.8.8.8", "52.94.5.1", "172.32.0.1", "100.128.0.1", "2600:1f14::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"})
    EXPECT_FALSE(refused(somewhere, address)) << address;
}

TEST(AddressPolicy, InwardAddressesAreRefused) {
  for (const auto* address : {"127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.0.1",
                              "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.127.255.255", "100.100.100.200", "168.63.129.16",
                              "0.0.0.0", "0.1.2.3", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1",
                              // IPv6, and IPv4 within it
                              "::", "::1", "fe80::1", "fe80::1%1", "fec0::1", "fc00::1", "fd00:ec2::254", "fd20:ce::254", "ff02::1",
                              "2001:db8::1", "2001::1", "2002:7f00:1::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
                              "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::1", "100::1", "4000::1"})
    EXPECT_TRUE(refused(somewhere, address)) << address;
}

TEST(AddressPolicy, TheOperatorAllowsAHostAndPort) {
  const AddressPolicy policy({*AddressPolicy::parse("Queue.Example.com:443")});
  EXPECT_FALSE(refused(somewhere, "127.0.0.1", policy));
  EXPECT_TRUE(refused({Origin::Scheme::https, "queue.example.com", 444}, "127.0.0.1", policy));
  EXPECT_TRUE(refused({Origin::Scheme::https, "other.example.com", 443}, "127.0.0.1", policy));
}

TEST(AddressPolicy, AwsMayBePrivateOverHttpsOnly) {
  for (const auto* address : {"10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "fd12::1", "::ffff:10.0.0.1"}) {
    EXPECT_FALSE(refused(sqs, address)) << address;
    EXPECT_FALSE(refused({Origin::Scheme::https, "vpce-0a-1b.sqs.eu-west-1.vpce.amazonaws.com", 443}, address)) << address;
    EXPECT_TRUE(refused({Origin::Scheme::http, sqs.host, 80}, address)) << address;
    EXPECT_TRUE(refused({Origin::Scheme::https, "internal-x.eu-west-1.elb.amazonaws.com", 443}, address)) << address;
    EXPECT_TRUE(refused({Origin::Scheme::https, "sqs.eu-west-1.amazonaws.com.evil.com", 443}, address)) << address;
  }
  for (const auto* address : {"127.0.0.1", "169.254.1.1", "169.254.169.254", "100.100.100.200", "::1", "fe80::1", "fd00:ec2::254"})
    EXPECT_TRUE(refused(sqs, address)) << address;
}

TEST(AddressPolicy, TheRefusalNamesTheFlag) {
  EXPECT_EQ(AddressPolicy().refusal({Origin::Scheme::http, "localhost", 9324}, make_address("127.0.0.1")),
            "127.0.0.1 is not a public address (loopback); if it is yours, start millrace with --allow-outbound localhost:9324");
  EXPECT_TRUE(AddressPolicy().refusal({Origin::Scheme::http, "::1", 80}, make_address("::1"))->ends_with("--allow-outbound [::1]:80"));
}

TEST(AddressPolicy, TheOperatorsOwnCallsGoEverywhere) {
  for (const auto* address : {"127.0.0.1", "169.254.169.254", "169.254.170.2", "10.0.0.1", "fd00:ec2::254"})
    EXPECT_FALSE(AddressPolicy::everywhere().refusal({Origin::Scheme::http, address, 80}, make_address(address))) << address;
}

TEST(AddressPolicy, ReadsHostAndPort) {
  EXPECT_EQ(AddressPolicy::parse("127.0.0.1:9324"), (AddressPolicy::HostPort{"127.0.0.1", 9324}));
  EXPECT_EQ(AddressPolicy::parse("[::1]:80"), (AddressPolicy::HostPort{"::1", 80}));
  for (const auto* text :
       {"", "host", "host:", ":80", "host:0", "host:65536", "host:8o", "::1:80", "[::1]", "[host]:80", "http://host:80", "a b:80"})
    EXPECT_FALSE(AddressPolicy::parse(text)) << text;
}

}  // namespace
}  // namespace millrace::net
