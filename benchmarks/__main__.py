"""Every benchmark, one after the other, and a table of what they gave: `python -m benchmarks [--quick] [NAME …]`."""

import argparse
import importlib
import pkgutil
from pathlib import Path


def names() -> list[str]:
    """List the modules beside this one that can be run."""
    found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return sorted(name for name in found if name != "__main__")


def main() -> None:
    """Run them, say what each measures, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names()))
    parser.add_argument("--quick", action="store_true", help="fewer rounds: does it still run?")
    chosen = parser.parse_args()
    figures: dict[str, dict[str, float]] = {}
    for name in chosen.names or names():
        module = importlib.import_module(f"benchmarks.{name}")
        print(f"\n{name}: {(module.__doc__ or '').splitlines()[0]}")
        figures[name] = dict(module.run(quick=chosen.quick))
    width = max(len(key) for held in figures.values() for key in held)
    print(f"\n{'':12} {'':{width}} {'figure':>10}")
    for name, held in figures.items():
        for key, value in held.items():
            print(f"{name:12} {key:{width}} {value:10.2f}")


if __name__ == "__main__":
    main()
