"""Check what linters do not know: sizes, names, openings, reasons, addresses, docs/rules.md."""

from __future__ import annotations

import sys

from tools import addresses, conventions, rules, sizes, source, suppressions


def main() -> int:
    """Print the table of sizes and every complaint; exit code 1 when there is one."""
    modules, files = source.modules(), source.files()
    print("\n".join(sizes.table(modules)))
    counts = suppressions.count(modules)
    told = ", ".join(f"{counts[kind]} {kind}" for kind in sorted(counts)) or "none"
    print(f"suppressions: {told}")
    complaints = [
        *sizes.find(modules),
        *conventions.find(modules),
        *suppressions.find(modules),
        *addresses.find(source.ROOT, files),
        *rules.find(source.ROOT, modules),
    ]
    for complaint in complaints:
        print(complaint)
    if complaints:
        print(f"{len(complaints)} to mend")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
