// Queries as clients spell them.
#include "net/http.h"

#include <gtest/gtest.h>

namespace millrace::net {
namespace {

TEST(QueryValue, IsTheFirstOfThatNameDecoded) {
  EXPECT_EQ(query_value("api_key=k&user=a%20b+c&api_key=x", "api_key"), "k");
  EXPECT_EQ(query_value("api_key=k&user=a%20b+c", "user"), "a b c");
  EXPECT_EQ(query_value("api%5Fkey=k", "api_key"), "k");
  EXPECT_EQ(query_value("url=a=b&c", "url"), "a=b");
}

TEST(QueryValue, IsEmptyWhereThereIsNone) {
  for (const auto* query : {"", "&", "=", "key", "key=", "api_key", "api_key=%4", "xapi_key=1"})
    EXPECT_EQ(query_value(query, "api_key"), "") << query;
}

}  // namespace
}  // namespace millrace::net
