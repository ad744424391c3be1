// The processes that unpack one archive side by side. They are started before any of them confines
// itself, because after that none may start another.
//
// Invariants: what they share is a few counters; each has its own entries, and no file is written
// by two. The first one collects what the others found and answers for all.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/readers/archive/budget.h"
#include "util/os/fd.h"

namespace vouch::readers {

class Crew {
 public:
  /// Starts `others` more processes, each of which returns from here too. Throws InternalError.
  explicit Crew(unsigned others = 0);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  bool is_first() const { return first_; }
  unsigned others() const { return others_; }
  Counters& counters() { return shared_->counters; }
  /// Of pieces of work numbered from 0, the next that nobody has taken.
  std::uint64_t take_piece() { return shared_->pieces++; }

  /// To be called by the first once: lets the others begin, or sends them home.
  void open_gate(bool to_work) { shared_->gate = to_work ? Gate::work : Gate::home; }
  /// To be called by the others: waits for the first's word. False: there is nothing to do.
  bool wait_at_gate() const;

  /// To be called by each of the others once, with what it found.
  void hand_over(const std::string& found);
  /// To be called by the first: what the others found. Throws InternalError when one died.
  std::vector<std::string> collect();

 private:
  enum class Gate : std::uint8_t { shut, work, home };
  struct Shared {
    Counters counters;
    std::atomic<Gate> gate{Gate::shut};
    std::atomic<std::uint64_t> pieces{0};
  };

  Shared* shared_;
  bool first_ = true;
  unsigned others_ = 0;
  std::vector<os::Fd> from_others_;
  os::Fd to_first_;
};

/// How many processes to start beside this one for the archive `fd`: none for a small one, and no
/// more than there are processors.
unsigned useful_others(int fd);

}  // namespace vouch::readers
