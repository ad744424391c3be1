// The plan under way: the headings above the line at hand, what the text before it says, and the
// steps taken so far. The readers of prose, tables and code blocks add to it.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/readers/readme/blocks.h"
#include "harness/readers/readme/command_lines.h"
#include "harness/readers/readme/directories.h"
#include "harness/readers/readme/phrases.h"
#include "harness/readers/readme/planner.h"
#include "harness/readers/readme/step_draft.h"

namespace vouch::readers {

/// How a line came to be a step.
struct Origin {
  bool sure = true;
  bool from_code = false;
  bool windows = false;
  bool last_resort = false;
  std::optional<std::string> skip{};
  std::optional<StepKind> kind{};  // what a label says that it is for
  bool of_target_table = false;    // one of make's goals, and not said to be a step
  std::string why{};
};

class PlanBuilder {
 public:
  PlanBuilder(const ProjectFiles& files, std::string path);

  const ProjectFiles& files() const { return files_; }
  const Directories& directories() const { return directories_; }
  bool full() const { return drafts_.size() >= kMostSteps; }
  std::size_t count() const { return drafts_.size(); }

  void take_heading(std::string_view text, int level);
  Topic topic() const;
  /// The nearest heading that says anything lists files or results.
  bool is_a_listing() const;
  /// The text around announces commands: a heading, a verb or a colon.
  bool is_announced() const;

  /// Notes what a paragraph says of what follows it.
  void take_lead(const Block& prose);
  const std::string& lead() const { return lead_; }
  /// "If you get an error:": what follows is for who needs it.
  bool lead_is_conditional() const { return lead_is_conditional_; }
  /// The paragraph before that one.
  const std::string& lead_before() const { return lead_before_; }
  const std::string& heading() const { return heading_; }
  /// A comment says that what follows clones the project itself.
  void note_own_clone() { own_clone_ = true; }
  /// The code block that the lead was for is over.
  void end_lead();
  bool section_has_steps() const;

  void add(std::uint32_t line, std::string command, const Origin& origin);
  /// A candidate that was left, and why.
  void leave(std::uint32_t line, std::string_view text, std::string_view why);
  void pass_over() { ++passed_over_; }
  /// A program that is known, a file of the zip or a goal of make: not two headings and a letter.
  bool names_something(std::string_view text) const;

  /// `cd` as a sentence tells it; the reader stands in that directory from then on.
  void go_to(std::uint32_t line, const std::string& directory, std::string_view why);
  /// "In the src directory:": the next step is from there.
  void expect_in(std::uint32_t line, const std::string& directory);
  void forget_expected() { expected_.reset(); }
  const std::string& here() const { return here_; }

  /// An earlier step of the guide makes that program.
  bool makes(std::string_view program) const { return made_.contains(program); }

  std::vector<Draft> take_drafts() { return std::move(drafts_); }
  std::vector<ReadLine> take_considered() { return std::move(considered_); }
  std::uint32_t passed_over() const { return passed_over_; }

 private:
  struct Heading {
    int level;
    Topic topic;
    std::optional<std::string> skip;
    bool alternative;
    Way way;
    std::uint32_t parent;   // what ways of one part share
    std::uint32_t section;  // its own
  };
  struct Expected {
    std::uint32_t line;
    std::string directory;
  };

  void note_lead(std::string_view text);
  void decide_skip(Draft& draft, const Origin& origin);
  void give_way(Draft& draft) const;
  void note_made(const std::string& command);
  void follow(const std::string& command);

  const ProjectFiles& files_;
  Directories directories_;
  std::string path_;
  std::vector<Draft> drafts_;
  std::vector<ReadLine> considered_;
  std::vector<Heading> headings_;
  std::uint32_t section_ = 0;
  std::uint32_t passed_over_ = 0;
  std::string lead_;  // the prose right before a block
  std::string lead_before_;
  std::string heading_;  // the nearest one's text
  bool own_clone_ = false;
  std::optional<std::string> lead_skip_;  // and why it has the block skipped
  bool lead_alternative_ = false;
  bool lead_is_conditional_ = false;
  Way lead_way_;
  std::optional<Expected> expected_;
  std::string here_;  // below the project's root; "" is the root, or nobody knows
  std::set<std::string, std::less<>> made_;
};

/// The readers of each kind of block.
void read_prose(PlanBuilder& plan, const Block& block);
void read_code(PlanBuilder& plan, const Block& block);
/// Commands and targets in the cells of a table; false where the block is none.
bool read_table(PlanBuilder& plan, const Block& block);

}  // namespace vouch::readers
