#include <cmath>
#include <cstdlib>
#include <iostream>
#include <vector>

struct Point {
  double x, y;
};

double loss(const Point& p) { return std::sin(3 * p.x) + p.y * p.y; }

int main(int argc, char** argv) {
  int steps = argc > 1 ? std::atoi(argv[1]) : 10;
  std::vector<Point> path{{0.5, 1.0}};
  for (int i = 0; i < steps; ++i) {
    Point p = path.back();
    path.push_back({p.x - 0.1 * 3 * std::cos(3 * p.x), p.y - 0.1 * 2 * p.y})
  }
  std::cout << "loss " << loss(path.back()) << " after " << steps << " steps\n";
}
