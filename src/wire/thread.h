// Threads in JSON.
#pragma once

#include "chat/thread.h"
#include "chat/threads.h"
#include "wire/channel.h"
#include "wire/draft.h"
#include "wire/message.h"
#include "wire/user.h"

namespace millrace::wire {

template <>
inline constexpr auto fields<chat::ThreadParticipant> = std::tuple{
    Field{"channel_cid", &chat::ThreadParticipant::channel_cid},
    Field{"thread_id", &chat::ThreadParticipant::thread_id},
    Field{"user_id", &chat::ThreadParticipant::user_id},
    Field{"user", &chat::ThreadParticipant::user},
    Field{"created_at", &chat::ThreadParticipant::created_at},
    Field{"last_read_at", &chat::ThreadParticipant::last_read_at},
    Field{"last_thread_message_at", &chat::ThreadParticipant::last_thread_message_at, Presence::omit_if_empty},
    Constant{"custom", "{}"},
};

template <>
inline constexpr auto fields<chat::Thread> = std::tuple{
    Field{"channel_cid", &chat::Thread::channel_cid},
    Field{"channel", &chat::Thread::channel, Presence::omit_if_empty},
    Field{"parent_message_id", &chat::Thread::parent_message_id},
    Field{"parent_message", &chat::Thread::parent_message, Presence::omit_if_empty},
    Field{"created_by_user_id", &chat::Thread::created_by_user_id},
    Field{"created_by", &chat::Thread::created_by, Presence::omit_if_empty},
    Field{"reply_count", &chat::Thread::reply_count},
    Field{"participant_count", &chat::Thread::participant_count},
    Field{"active_participant_count", &chat::Thread::active_participant_count},
    Field{"thread_participants", &chat::Thread::thread_participants},
    Field{"last_message_at", &chat::Thread::last_message_at, Presence::omit_if_empty},
    Field{"created_at", &chat::Thread::created_at},
    Field{"updated_at", &chat::Thread::updated_at},
    Field{"title", &chat::Thread::title},
    Field{"custom", &chat::Thread::custom, Presence::beside},
};

template <>
inline constexpr auto fields<chat::ThreadState> = std::tuple_cat(
    std::tuple{
        Field{"latest_replies", &chat::ThreadState::latest_replies},
        Field{"read", &chat::ThreadState::read, Presence::omit_if_empty},
        Field{"draft", &chat::ThreadState::draft, Presence::omit_if_empty},
    },
    fields<chat::Thread>);

template <>
inline constexpr auto fields<chat::ThreadPatch> = std::tuple{
    Field{"title", &chat::ThreadPatch::title},
    Field{"custom", &chat::ThreadPatch::custom, Presence::beside},
};

template <>
inline bool is_said_by_server<chat::ThreadPatch>(std::string_view name) {
  return is_field<chat::ThreadState>(name);
}

}  // namespace millrace::wire
