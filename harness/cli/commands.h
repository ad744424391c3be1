// The command line. options.cc is the one user of CLI11.
#pragma once

namespace vouch::cli {

/// Reads the command line and runs the command. Gives the exit status. Throws UsageError and
/// InternalError.
int run_command_line(int argc, char** argv);

}  // namespace vouch::cli
