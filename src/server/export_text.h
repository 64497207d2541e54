// What stands in the file of an export.
#pragma once

#include "base/durable_file.h"
#include "chat/export_rows.h"
#include "store/store.h"

#include <atomic>

namespace millrace::server {

// Where it is read from, a stretch at a time, each in a reading of its own, until somebody says that it stops.
struct ExportSource {
  store::Store& store;
  chat::AppKey app{};
  const std::atomic<bool>& stopping;
};

// [{"user":…,"messages":[…],"reactions":[…]},…]
void put_users(DurableFile& file, const ExportSource& source, const chat::Export& wanted);

// [{"channel":…,"members":[…],"messages":[…]},…]: replies stand behind the message they belong to, in a removed channel where they were
// written. Removed channels stand behind the one that has their name now.
void put_channels(DurableFile& file, const ExportSource& source, const chat::Export& wanted);

// The same messages as lines of CSV.
void put_lines(DurableFile& file, const ExportSource& source, const chat::Export& wanted);

}  // namespace millrace::server
