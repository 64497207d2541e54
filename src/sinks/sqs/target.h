// Where a hook's events go, and as whom.
#pragma once

#include "sinks/aws/identity.h"
#include "sinks/aws/sigv4.h"
#include "sinks/sqs/grouping.h"
#include "sinks/sqs/queue_url.h"

#include <memory>
#include <string>

namespace millrace::sqs {

struct SqsTarget {
  QueueUrl queue;
  std::string region;  // the hook's; counts where the queue's URL names none
  std::shared_ptr<aws::Identity> identity;
  bool is_fair = false;  // a standard queue is told the groups too, so that it deals them out fairly

  Grouping grouping() const { return queue.is_fifo() ? Grouping::fifo : is_fair ? Grouping::fair : Grouping::none; }
  std::string signing_region() const { return queue.signing_region(region); }
  // For people.
  std::string whereabouts() const { return "queue " + queue.text + ", region " + signing_region(); }
  aws::SigningScope scope() const { return {signing_region(), "sqs"}; }
};

}  // namespace millrace::sqs
