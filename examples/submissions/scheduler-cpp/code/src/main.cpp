#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "sched/simulate.h"

int main(int argc, char** argv) {
  int jobs = 100, gpus = 8;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (!std::strcmp(argv[i], "--jobs")) jobs = std::atoi(argv[i + 1]);
    if (!std::strcmp(argv[i], "--gpus")) gpus = std::atoi(argv[i + 1]);
  }
  const auto trace = sched::make_trace(jobs, gpus, 598);
  const struct {
    const char* name;
    sched::Order order;
  } policies[] = {{"fifo", sched::fifo}, {"sjf", sched::shortest}, {"2d", sched::two_dimensional}};
  std::printf("%-6s %16s %12s\n", "policy", "mean completion", "makespan");
  for (const auto& policy : policies) {
    const auto outcome = sched::simulate(trace, gpus, policy.order);
    std::printf("%-6s %16.1f %12.1f\n", policy.name, outcome.mean_completion, outcome.makespan);
  }
}
