#include "sched/simulate.h"

#include <algorithm>
#include <queue>
#include <random>

namespace sched {

std::vector<Job> make_trace(int jobs, int cluster_gpus, unsigned seed) {
  std::mt19937 random(seed);
  std::exponential_distribution<double> gap(0.2), length(0.02);
  std::uniform_int_distribution<int> size(0, 3);
  std::vector<Job> trace;
  double now = 0;
  for (int id = 0; id < jobs; ++id) {
    now += gap(random);
    trace.push_back({id, std::min(1 << size(random), cluster_gpus), now, 1 + length(random)});
  }
  return trace;
}

Outcome simulate(const std::vector<Job>& trace, int cluster_gpus, const Order& before) {
  struct Running {
    double ends;
    int gpus;
    bool operator>(const Running& other) const { return ends > other.ends; }
  };
  std::priority_queue<Running, std::vector<Running>, std::greater<>> running;
  std::vector<Job> waiting;
  Outcome outcome;
  int in_use = 0;
  std::size_t next = 0;
  double now = 0;
  while (next < trace.size() || !waiting.empty() || !running.empty()) {
    const double arrival = next < trace.size() ? trace[next].arrives : 1e300;
    const double end = running.empty() ? 1e300 : running.top().ends;
    if (end <= arrival) {
      now = end;
      in_use -= running.top().gpus;
      running.pop();
    } else {
      now = arrival;
      waiting.push_back(trace[next++]);
    }
    std::sort(waiting.begin(), waiting.end(),
              [&](const Job& a, const Job& b) { return before(a, b, now); });
    for (auto job = waiting.begin(); job != waiting.end();) {
      if (in_use + job->gpus > cluster_gpus) {
        ++job;
        continue;
      }
      in_use += job->gpus;
      outcome.most_gpus_in_use = std::max(outcome.most_gpus_in_use, in_use);
      outcome.mean_completion += now + job->length - job->arrives;
      outcome.makespan = std::max(outcome.makespan, now + job->length);
      running.push({now + job->length, job->gpus});
      job = waiting.erase(job);
    }
  }
  outcome.mean_completion /= static_cast<double>(std::max<std::size_t>(trace.size(), 1));
  return outcome;
}

bool fifo(const Job& a, const Job& b, double) { return a.arrives < b.arrives; }

bool shortest(const Job& a, const Job& b, double) { return a.length < b.length; }

bool two_dimensional(const Job& a, const Job& b, double now) {
  // GPU-time left, discounted by how long the job has waited.
  const auto key = [now](const Job& job) {
    return job.gpus * job.length / (1 + 0.05 * (now - job.arrives));
  };
  return key(a) < key(b);
}

}  // namespace sched
