// Why a line of a README was taken for a step, or left: named reasons with weights that add up.
// Weights are whole numbers that were set by hand so that each kind of guide in tests/readmes is
// read right; a line is taken from kEnough on.
#pragma once

#include <string>
#include <string_view>

namespace vouch::readers {

class Evidence {
 public:
  static constexpr int kEnough = 6;

  void add(int weight, std::string_view reason) {
    if (weight == 0) return;
    score_ += weight;
    if (!text_.empty()) text_ += ", ";
    text_ += weight > 0 ? "+" : "";
    text_ += std::to_string(weight);
    text_ += ' ';
    text_ += reason;
  }
  /// Adds `weight` where `holds`.
  void add_if(bool holds, int weight, std::string_view reason) {
    if (holds) add(weight, reason);
  }

  int score() const { return score_; }
  bool enough() const { return score_ >= kEnough; }
  /// "+4 a command's shape, +3 a verb before it".
  const std::string& text() const { return text_; }

 private:
  int score_ = 0;
  std::string text_;
};

}  // namespace vouch::readers
