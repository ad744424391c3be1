// One message between vouch and its supervisor: a length, that many bytes of JSON, and at most one
// descriptor, over a stream socket.
#pragma once

#include <optional>
#include <string>

#include "sandbox/fd.h"

namespace vouch::sandbox {

struct Frame {
  std::string text;
  Fd descriptor;
};

/// False when the other side is gone.
bool send_frame(int socket, const std::string& text, int descriptor = -1);

/// None when the other side is gone, or says what is no frame.
std::optional<Frame> receive_frame(int socket);

}  // namespace vouch::sandbox
