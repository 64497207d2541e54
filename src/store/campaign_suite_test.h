// CampaignSuite: campaigns as tests, for every engine; instantiated together with BesideSuite.
#pragma once

#include "store/beside_suite_test.h"

namespace millrace::store {

class CampaignSuite : public BesideSuite {};

}  // namespace millrace::store
