"""Make a universe: python -m bench.universe FOLDER [--scale 1.0] [--seed 1] [--region 76] [--edition 2026-10] [--firms 150]."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.universe.making import made, universe_of, with_universe

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.universe")
    parser.add_argument("folder", type=Path)
    made(universe_of(with_universe(parser).parse_args()), say=True)
