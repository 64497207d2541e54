// Tries a topic: see aws::TargetCheck.
#pragma once

#include "sinks/aws/target_check.h"
#include "sinks/sns/target.h"

namespace millrace::sns {

// Asks with GetTopicAttributes, sends with Publish.
async::Task<hooks::Diagnosis> check_topic(aws::CheckContext context, SnsTarget target, aws::TestMessage message, async::Deadline deadline);

}  // namespace millrace::sns
