// What the commands ask of a running server, over DIR/control.sock.
#pragma once

#include "async/pool.h"
#include "async/task.h"
#include "delivery/delivery.h"
#include "net/http_server.h"
#include "store/store.h"

namespace millrace::server {

// GET /check and GET /events?app=KEY&after=N&limit=N. Only the owner of the socket's file can reach it.
class Control {
 public:
  Control(store::Store& store, delivery::Delivery& delivery, async::asio::any_io_executor delivery_loop, async::Pool& disk)
      : store_(store), delivery_(delivery), delivery_loop_(delivery_loop), disk_(disk) {}

  async::Task<net::ServerResponse> respond(net::ServerRequest request);

 private:
  async::Task<std::string> check();

  store::Store& store_;
  delivery::Delivery& delivery_;
  async::asio::any_io_executor delivery_loop_;
  async::Pool& disk_;
};

}  // namespace millrace::server
