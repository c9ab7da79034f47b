"""The command line. Without a command it opens the desktop."""

import sys


def main() -> int:
    """Run a command; return the exit code: 0 done, 1 a Problem, 2 wrong use."""
    print("Fieldapp: no command yet.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
