// Tries a queue: see aws::TargetCheck.
#pragma once

#include "sinks/aws/target_check.h"
#include "sinks/sqs/entry.h"
#include "sinks/sqs/target.h"

namespace millrace::sqs {

using aws::CheckContext;
using aws::TestMessage;

// The message of a test: without event_id, since it is no event; with the attribute `millrace_test`, and on FIFO in the group
// `millrace-test`.
Entry test_entry(const TestMessage& message, bool is_fifo);

// Asks with GetQueueAttributes, sends with SendMessage.
async::Task<hooks::Diagnosis> check_queue(CheckContext context, SqsTarget target, TestMessage message, async::Deadline deadline);

}  // namespace millrace::sqs
