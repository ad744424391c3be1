#include "sandbox/run.h"

#include "sandbox/fault.h"

namespace vouch::sandbox {

struct Session::Impl {
  Enforced enforced;
};

Session::Session(const SessionSpec&) { throw HarnessFault("sandbox", "no sandbox yet"); }
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
RunResult Session::run(const Command&) { return {}; }
const Enforced& Session::enforced() const { return impl_->enforced; }

}  // namespace vouch::sandbox
