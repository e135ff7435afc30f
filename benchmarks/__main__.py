"""Run all benchmarks: ``python -m benchmarks``, or only some: ``python -m benchmarks server``."""

import importlib
import sys

NAMES = ("training", "experiments", "server", "drag", "stage", "first_picture", "classroom")


def main(names: list[str]) -> None:
    """Run the named benchmarks one after the other, all of them when no name is given."""
    unknown = set(names) - set(NAMES)
    if unknown:
        sys.exit(f"benchmarks must be among {', '.join(NAMES)}; got {', '.join(sorted(unknown))}")
    for name in names or NAMES:
        importlib.import_module(f"benchmarks.{name}").main()
        print()


if __name__ == "__main__":
    main(sys.argv[1:])
