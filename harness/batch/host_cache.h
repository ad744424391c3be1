// What an earlier run on the same output directory found out about this machine. Trying it out
// takes longer than judging a hundred unchanged groups, and finds the same until something changes.
//
// Only a machine on which everything works is remembered: what was missing may be there by now.
// Believing it too long is harmless: every sandbox enforces for itself what it requires, or
// refuses.
#pragma once

#include <functional>

#include "harness/results/output_dir.h"
#include "sandbox/host.h"

namespace vouch::batch {

/// The machine as it is remembered, if it is still the same boot, kernel settings, user, control
/// group, bubblewrap and vouch; else what `probe` finds, which is remembered. `anew`: always probe.
sandbox::Host known_host(const results::OutputDir& store, bool anew,
                         const std::function<sandbox::Host()>& probe);

}  // namespace vouch::batch
