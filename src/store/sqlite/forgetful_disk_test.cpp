// Passes every call on to the real files and takes notes.
#include "store/sqlite/forgetful_disk_test.h"

#include <algorithm>
#include <fstream>
#include <utility>

namespace millrace::store::sqlite {
namespace {

constexpr std::int64_t sector_bytes = 512;  // what a disk writes as a whole

}  // namespace

// SQLite allocates the bytes; the real file lies behind ours.
struct ForgetfulDisk::File {
  sqlite3_file base;
  ForgetfulDisk* disk;
  std::string* name;  // null for a temporary file

  static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

ForgetfulDisk::ForgetfulDisk(std::uint64_t seed, Sync sync, std::int64_t cut_at_operation, std::function<void()> at_cut)
    : dice_(seed), sync_(sync), cut_at_(cut_at_operation), at_cut_(std::move(at_cut)), real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
  vfs_.zName = "forgetful";
  vfs_.pAppData = this;
  vfs_.xOpen = open;
  vfs_.xDelete = remove;
  // The other calls of the real layer look at their own data.
  vfs_.xAccess = [](sqlite3_vfs* vfs, const char* name, int flags, int* out) {
    return disk_of(vfs).real_->xAccess(disk_of(vfs).real_, name, flags, out);
  };
  vfs_.xFullPathname = [](sqlite3_vfs* vfs, const char* name, int bytes, char* out) {
    return disk_of(vfs).real_->xFullPathname(disk_of(vfs).real_, name, bytes, out);
  };
  sqlite3_vfs_register(&vfs_, 1);
}

ForgetfulDisk::~ForgetfulDisk() {
  sqlite3_vfs_unregister(&vfs_);
  sqlite3_vfs_register(real_, 1);
}

void ForgetfulDisk::fail_syncs_of(const std::string& path) {
  const std::lock_guard lock(mutex_);
  failing_ = path;
}

std::int64_t ForgetfulDisk::operations() {
  const std::lock_guard lock(mutex_);
  return operations_;
}

bool ForgetfulDisk::is_cut() {
  const std::lock_guard lock(mutex_);
  return cut_;
}

void ForgetfulDisk::apply(std::string& bytes, const Change& change) {
  const auto end = static_cast<std::size_t>(change.offset) + change.bytes.size();
  if (change.truncates || bytes.size() < end) bytes.resize(end);
  bytes.replace(static_cast<std::size_t>(change.offset), change.bytes.size(), change.bytes);
}

void ForgetfulDisk::changed(const std::string& name, Change change) {
  const std::lock_guard lock(mutex_);
  count_operation();
  files_[name].since.push_back(std::move(change));
}

bool ForgetfulDisk::synced(const std::string& name) {
  const std::lock_guard lock(mutex_);
  count_operation();
  if (name == failing_) return false;
  if (sync_ == Sync::lying) return true;
  OnDisk& file = files_[name];
  for (const auto& change : std::exchange(file.since, {})) apply(file.bytes, change);
  return true;
}

void ForgetfulDisk::count_operation() {
  if (++operations_ == cut_at_) cut();
}

// Of what was not synced, each sector has been written or not.
void ForgetfulDisk::cut() {
  cut_ = true;
  at_cut_();
  for (const auto& [name, file] : files_) {
    std::string bytes = file.bytes;
    auto since = file.since;
    std::ranges::shuffle(since, dice_);
    const auto kept_of_ten = dice_() % 11;
    for (const auto& change : since) {
      if (change.truncates) {
        if (dice_() % 2 == 0) apply(bytes, change);
        continue;
      }
      for (std::int64_t at = 0; at < std::ssize(change.bytes); at += sector_bytes)
        if (dice_() % 10 < kept_of_ten)
          apply(bytes, {.offset = change.offset + at,
                        .bytes = change.bytes.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(sector_bytes))});
    }
    std::ofstream(after_power_cut(std::filesystem::path(name).filename()), std::ios::binary) << bytes;
  }
}

int ForgetfulDisk::remove(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  ForgetfulDisk& disk = disk_of(vfs);
  {
    const std::lock_guard lock(disk.mutex_);
    disk.count_operation();
    disk.files_.erase(name);
  }
  return disk.real_->xDelete(disk.real_, name, sync_directory);
}

int ForgetfulDisk::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  ForgetfulDisk& disk = disk_of(vfs);
  File& ours = File::of(file);
  ours = {};
  const int code = disk.real_->xOpen(disk.real_, name, ours.real(), flags, out_flags);
  if (code != SQLITE_OK) return code;
  const bool is_kept = name && (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  ours.disk = &disk;
  ours.name = is_kept ? new std::string(name) : nullptr;
  ours.base.pMethods = &methods();
  return SQLITE_OK;
}

const sqlite3_io_methods& ForgetfulDisk::methods() {
  static const sqlite3_io_methods all = [] {
    sqlite3_io_methods methods{};
    methods.iVersion = 2;  // without mapped reading, which would see no note taken
    methods.xClose = [](sqlite3_file* file) {
      delete std::exchange(File::of(file).name, nullptr);
      return File::of(file).real()->pMethods->xClose(File::of(file).real());
    };
    methods.xRead = [](sqlite3_file* file, void* into, int bytes, sqlite3_int64 offset) {
      return File::of(file).real()->pMethods->xRead(File::of(file).real(), into, bytes, offset);
    };
    methods.xWrite = [](sqlite3_file* file, const void* from, int bytes, sqlite3_int64 offset) {
      File& ours = File::of(file);
      if (ours.name)
        ours.disk->changed(*ours.name,
                           {.offset = offset, .bytes = std::string(static_cast<const char*>(from), static_cast<std::size_t>(bytes))});
      return ours.real()->pMethods->xWrite(ours.real(), from, bytes, offset);
    };
    methods.xTruncate = [](sqlite3_file* file, sqlite3_int64 bytes) {
      File& ours = File::of(file);
      if (ours.name) ours.disk->changed(*ours.name, {.offset = bytes, .bytes = {}, .truncates = true});
      return ours.real()->pMethods->xTruncate(ours.real(), bytes);
    };
    methods.xSync = [](sqlite3_file* file, int) {
      File& ours = File::of(file);
      const bool is_kept = !ours.name || ours.disk->synced(*ours.name);
      return is_kept ? SQLITE_OK : SQLITE_IOERR_FSYNC;  // the real disk need not sync for a test
    };
    methods.xFileSize = [](sqlite3_file* file, sqlite3_int64* bytes) {
      return File::of(file).real()->pMethods->xFileSize(File::of(file).real(), bytes);
    };
    methods.xLock = [](sqlite3_file* file, int level) { return File::of(file).real()->pMethods->xLock(File::of(file).real(), level); };
    methods.xUnlock = [](sqlite3_file* file, int level) { return File::of(file).real()->pMethods->xUnlock(File::of(file).real(), level); };
    methods.xCheckReservedLock = [](sqlite3_file* file, int* out) {
      return File::of(file).real()->pMethods->xCheckReservedLock(File::of(file).real(), out);
    };
    methods.xFileControl = [](sqlite3_file* file, int operation, void* argument) {
      return File::of(file).real()->pMethods->xFileControl(File::of(file).real(), operation, argument);
    };
    methods.xSectorSize = [](sqlite3_file*) { return static_cast<int>(sector_bytes); };
    methods.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };  // promises nothing
    methods.xShmMap = [](sqlite3_file* file, int page, int bytes, int extend, void volatile** out) {
      return File::of(file).real()->pMethods->xShmMap(File::of(file).real(), page, bytes, extend, out);
    };
    methods.xShmLock = [](sqlite3_file* file, int offset, int count, int flags) {
      return File::of(file).real()->pMethods->xShmLock(File::of(file).real(), offset, count, flags);
    };
    methods.xShmBarrier = [](sqlite3_file* file) { File::of(file).real()->pMethods->xShmBarrier(File::of(file).real()); };
    methods.xShmUnmap = [](sqlite3_file* file, int erase) {
      return File::of(file).real()->pMethods->xShmUnmap(File::of(file).real(), erase);
    };
    return methods;
  }();
  return all;
}

}  // namespace millrace::store::sqlite
