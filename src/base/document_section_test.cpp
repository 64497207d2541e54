// Reads the file, compares or replaces, in one go.
#include "base/document_section_test.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace millrace {

void expect_section(const std::string& path, const std::string& name, const std::string& wanted) {
  const std::string whole_path = MILLRACE_SOURCE_DIR "/" + path;
  std::ifstream file(whole_path);
  std::stringstream content;
  content << file.rdbuf();
  std::string text = content.str();
  const auto begin = text.find("<!-- " + name + ": made "), end = text.find("<!-- end of " + name + " -->\n");
  ASSERT_NE(begin, std::string::npos) << path << " has no section " << name;
  ASSERT_NE(end, std::string::npos) << path << " has no end of " << name;
  const auto start = text.find('\n', begin) + 1;
  if (std::getenv("UPDATE_DOCS")) {
    text.replace(start, end - start, wanted);
    std::ofstream(whole_path) << text;
    return;
  }
  EXPECT_EQ(text.substr(start, end - start), wanted) << "run the tests once with UPDATE_DOCS=1";
}

}  // namespace millrace
