// The command line: what a person types, and what it starts.
#pragma once

namespace millrace::cli {

// Returns the exit code of the process.
int run(int argc, char** argv);

}  // namespace millrace::cli
