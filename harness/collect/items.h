// Every item of the sources once: placed where, or listed why.
#pragma once

#include "harness/collect/ledger.h"

namespace vouch::collect {

/// Fills `ledger.items` from its arrivals. A mail is an item, and so is each file.
void list_items(Ledger& ledger);

}  // namespace vouch::collect
