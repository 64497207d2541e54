// SegmentSuite: segments as tests, for every engine; instantiated together with BesideSuite.
#pragma once

#include "store/beside_suite_test.h"

namespace millrace::store {

class SegmentSuite : public BesideSuite {};

}  // namespace millrace::store
