// millrace: the program.
#include "cli/run.h"

int main(int argc, char** argv) { return millrace::cli::run(argc, argv); }
