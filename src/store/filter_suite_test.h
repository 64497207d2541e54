// FilterSuite: whatever a request may ask of a list, every engine answers; instantiated together with ChatSuite.
#pragma once

#include "store/search_suite_test.h"

namespace millrace::store {

class FilterSuite : public SearchSuite {};

}  // namespace millrace::store
