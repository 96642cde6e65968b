"""Start the command line: `python -m dunwell`, which `./dunwell` calls."""

import sys

from dunwell.cli import program


def main() -> int:
    """Run the words of this process's command line."""
    return program.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
