// Exports: all that users wrote, or what stands in channels, in a file that is made behind the request.
#pragma once

#include "chat/act.h"
#include "chat/export_rows.h"

#include <string>
#include <string_view>
#include <vector>

namespace millrace::chat {

// Returns the id of its task. `base_url` is where the client reached the server.
Expected<std::string> begin_export(Act& act, const std::vector<std::string>& ids, const std::string& base_url);

// The same of channels. Precondition of success: all exist, or did where removed ones are wanted.
Expected<std::string> begin_channel_export(Act& act, const ChannelExport& wanted, const std::string& base_url);

// Where the file is to be had.
std::string url_of(const Export& wanted);

// The file is there: fires export.users.success or export.channels.success.
void finish_export(Act& act, const Export& done);

// The file can't be made, for that reason: fires export.users.error or export.channels.error.
void fail_export(Act& act, const Export& failed, const std::string& reason);

inline constexpr std::string_view user_exports_path = "/exports/users/", channel_exports_path = "/exports/channels/";
inline constexpr std::size_t most_users_exported = 25, most_channels_exported = 25;
inline constexpr std::size_t most_fields_exported = 50, longest_exported_field = 255;  // bytes
inline constexpr std::size_t most_removed_exported = 100;                              // channels of one name
inline constexpr std::size_t most_exported_at_once = 10'000;  // messages, or reactions, in the answer to one request

}  // namespace millrace::chat
