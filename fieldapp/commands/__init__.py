"""The commands of the terminal, by subject. Each function takes the parsed arguments and returns the exit code."""
