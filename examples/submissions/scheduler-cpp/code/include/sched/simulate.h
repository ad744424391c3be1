#pragma once
#include <functional>
#include <vector>

namespace sched {

struct Job {
  int id;
  int gpus;
  double arrives;
  double length;
};

// Gives true when `a` is to start before `b`; `now` is the simulated time.
using Order = std::function<bool(const Job& a, const Job& b, double now)>;

struct Outcome {
  double mean_completion = 0;
  double makespan = 0;
  int most_gpus_in_use = 0;
};

std::vector<Job> make_trace(int jobs, int cluster_gpus, unsigned seed);
Outcome simulate(const std::vector<Job>& trace, int cluster_gpus, const Order& before);

bool fifo(const Job& a, const Job& b, double now);
bool shortest(const Job& a, const Job& b, double now);
bool two_dimensional(const Job& a, const Job& b, double now);

}  // namespace sched
