// What the worker does when it has confined itself, before it reads: nothing. A test build puts an
// attacker here (tests/attack/), who tries what a reader could that a hostile file has taken over.
#pragma once

namespace vouch::readers {

void after_confinement();

}  // namespace vouch::readers
