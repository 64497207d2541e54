// UserGroupSuite: groups of users as tests, for every engine; instantiated together with BesideSuite.
#pragma once

#include "store/beside_suite_test.h"

namespace millrace::store {

class UserGroupSuite : public BesideSuite {};

}  // namespace millrace::store
