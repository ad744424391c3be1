#include "harness/readers/after_confinement.h"

namespace vouch::readers {

void after_confinement() {}

}  // namespace vouch::readers
