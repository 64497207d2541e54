// BacklogSuite: the contract of what hooks hold back of a log as tests, for every engine; instantiated together with StoreSuite.
#pragma once

#include "store/trim_suite_test.h"

namespace millrace::store {

class BacklogSuite : public TrimSuite {};

}  // namespace millrace::store
