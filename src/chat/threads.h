// Threads: listing, naming, reading.
#pragma once

#include "chat/act.h"
#include "chat/query.h"
#include "chat/thread.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// How much of a thread is wanted.
struct ThreadWanted {
  std::size_t replies = 2, participants = 100;
};

struct ThreadPatch {
  std::optional<std::string> title;
  Custom custom;  // what was set, for its size; `edit` applies it
  CustomEdit edit;
};

// The thread of that message, which the act may enter, as the user `reader` sees it; empty for nobody.
Expected<ThreadState> thread_of(Act& act, std::string_view message_id, const ThreadWanted& wanted, std::string_view reader = {});

// The page of threads that the user takes part in. Those of channels that the act may not enter are left out.
Expected<std::vector<ThreadState>> threads_of(Act& act, const UserRef& by, const Query& query, const ThreadWanted& wanted);

// Of whoever may update threads, such as the parent's author. Fires thread.updated.
Expected<Thread> update_thread(Act& act, std::string_view message_id, const ThreadPatch& patch, const UserRef& by);

// Reads the thread to its end. Fires message.read. Precondition of success: the user takes part.
Expected<void> mark_thread_read(Act& act, const Channel& channel, std::string_view thread_id, const UserRef& by);

// All of it is unread again. Fires notification.mark_unread.
Expected<void> mark_thread_unread(Act& act, const Channel& channel, std::string_view thread_id, const UserRef& by);

}  // namespace millrace::chat
