// A device is read by one function, whatever query found the row.
#include "store/sqlite/device_rows.h"

namespace millrace::store::sqlite {
namespace {

const std::string select_devices =
    "SELECT d.id, d.user, u.id, d.provider, d.provider_name, d.hardware_id, d.voip, d.created_at FROM devices d JOIN users u ON u.key = "
    "d.user WHERE ";

chat::Device device_in(const Rows& rows) {
  chat::Device device;
  rows.into(device.id, device.user, device.user_id, device.push_provider, device.push_provider_name, device.hardware_id, device.voip,
            device.created_at);
  return device;
}

}  // namespace

std::optional<chat::Device> DeviceRows::device(std::string_view id) {
  static const std::string sql = select_devices + "d.app = ? AND d.id = ?";
  auto rows = database_.query(sql.c_str(), app_, id);
  if (!rows.next()) return std::nullopt;
  return device_in(rows);
}

std::vector<chat::Device> DeviceRows::devices(chat::UserKey user, std::size_t limit) {
  static const std::string sql = select_devices + "d.user = ? ORDER BY d.key LIMIT ?";
  std::vector<chat::Device> devices;
  auto rows = database_.query(sql.c_str(), user, limit);
  while (rows.next()) devices.push_back(device_in(rows));
  return devices;
}

void DeviceRows::save(const chat::Device& device) {
  database_.run(
      "INSERT INTO devices (app, id, user, provider, provider_name, hardware_id, voip, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (app, id) DO UPDATE SET user = excluded.user, provider = excluded.provider, provider_name = excluded.provider_name, "
      "hardware_id = excluded.hardware_id, voip = excluded.voip, created_at = excluded.created_at",
      app_, device.id, device.user, device.push_provider, device.push_provider_name, device.hardware_id, device.voip, device.created_at);
}

void DeviceRows::remove(std::string_view id) { database_.run("DELETE FROM devices WHERE app = ? AND id = ?", app_, id); }

}  // namespace millrace::store::sqlite
