"""Make a universe: python -m bench.universe FOLDER [--scale 1.0] [--seed 1] [--region 76] [--edition 2026-10] [--firms 150]."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from bench.universe.making import Universe, made
from pipelines.settings import last_finished_month


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--region", default="76")
    parser.add_argument("--edition", default=last_finished_month(date.today()))
    parser.add_argument("--firms", type=int, default=150)
    asked = parser.parse_args()
    made(Universe(asked.folder, asked.scale, asked.seed, asked.region, asked.edition, asked.firms), say=True)


if __name__ == "__main__":
    main()
