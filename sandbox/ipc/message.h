// One message between vouch and its supervisor: a length, that many bytes of JSON, and at most one
// descriptor, over a stream socket.
#pragma once

#include <optional>
#include <string>

#include "util/os/fd.h"

namespace vouch::sandbox {

struct Frame {
  std::string text;
  os::Fd descriptor;
};

/// False when the other side is gone; or, with errno ETOOMANYREFS and nothing sent, when the user
/// has too many descriptors in flight.
bool send_frame(int socket, const std::string& text, int descriptor = -1);

/// Raises this process's limit of open files as far as it may: up to it the kernel lets the user
/// have descriptors in flight, those of sandboxes among them. Ours go by epoll and poll, not
/// select.
void raise_descriptor_limit();

/// None when the other side is gone, or says what is no frame.
std::optional<Frame> receive_frame(int socket);

}  // namespace vouch::sandbox
