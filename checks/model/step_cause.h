// What stands behind a step's failure: one of PRODUCT.md's kinds, and what it names. Text
// ("missing_header:foo.h") only at the edges: JSON and the table of diagnosis rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vouch {

struct StepCause {
  enum class Kind {
    missing_header,
    missing_library,
    missing_command,
    missing_module,
    missing_file,
    missing_toolchain,  // a compiler, interpreter, driver or promised package of the machine
    toolchain_drift,    // the machine's tools are newer or older than what it was written for
    other_platform,     // what the zip brings was made for another system
    needs_network,
    needs_root,
    needs_device,
    sandbox_refuses,  // a call or a file that vouch's own sandbox does not give
    limit,            // of the policy or of the sandbox, as the program tells it
    compile_error,
    test_failure,
    bad_interpreter
  };

  Kind kind = Kind::compile_error;
  std::string object;  // "foo.h", "pypi.org"; "" where the kind says all

  /// Of what the zip should carry: a header, a library or a module.
  bool is_dependency() const;
  /// Of what the verifying machine lacks. Never the group's fault.
  bool is_machines() const;

  bool operator==(const StepCause&) const = default;
};

/// "missing_header:foo.h". Nothing for a kind that is not in the list.
std::optional<StepCause> parse_step_cause(std::string_view text);
std::string to_string(const StepCause& cause);
std::string_view name(StepCause::Kind kind);

}  // namespace vouch
