#include <cstdio>

#include "sched/simulate.h"

int main() {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const auto trace = sched::make_trace(100, 8, seed);
    for (const auto& order : {sched::fifo, sched::shortest, sched::two_dimensional}) {
      if (sched::simulate(trace, 8, order).most_gpus_in_use > 8) {
        std::puts("a policy used more GPUs than there are");
        return 1;
      }
    }
  }
}
