"""How the work grows with the country: the same measures at several scales, as a table and as a log-log chart.

Run: python -m bench.growth [--scales 0.01,0.1,1] [--seed 1] [--region 76] [--folder FOLDER] [--chart docs/growth.svg]. Each scale has its
universe in FOLDER, made when it is not there. Writes bench/results/growth.csv (seconds, processor seconds, MiB) and the chart. Not
here: the measures (national_sirene.py, bulletin.py).
"""

from __future__ import annotations

import argparse
import csv
import math
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measuring import ROOT, apart
from bench.universe.making import FRANCE

RESULTS = ROOT / "bench" / "results" / "growth.csv"
FIELDS = ("scale", "units", "work", "wall_s", "cpu_s", "peak_mib")
WORKS = {
    ("bench.national_sirene", "floor"): "Sirene : plancher",
    ("bench.national_sirene", "ours"): "Sirene : une région",
    ("bench.national_sirene", "france"): "Sirene : 18 régions",
    ("bench.bulletin", "landing"): "BODACC : la pose",
    ("bench.bulletin", "episodes"): "BODACC : défaillances",
    ("bench.bulletin", "loop"): "BODACC : boucle json.loads",
}
# The chart: size, margins, and one colour and one dash for each work, told apart without colours too.
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 860, 460, 70, 230, 40, 50
_STROKES = (
    ("#6a6f73", "6 4"),
    ("#000091", ""),
    ("#b34000", ""),
    ("#18753c", ""),
    ("#6e445a", "2 3"),
    ("#6a6f73", "1 4"),
)


def measured(scales: Sequence[float], seed: int, region: str, folder: Path) -> Iterator[dict[str, object]]:
    for scale in scales:
        universe = folder / f"universe-{scale:g}"
        options = ("--scale", str(scale), "--seed", str(seed), "--region", region)
        apart("-m", "bench.universe", universe, *options)
        for (module, way), work in WORKS.items():
            took = apart("-m", module, way, universe)
            print(f"  {scale:g} {work} : {took.wall:.1f} s, {took.peak_mib:.0f} Mio", flush=True)
            values = (scale, int(FRANCE * scale), work, round(took.wall, 2), round(took.cpu, 2), round(took.peak_mib))
            yield dict(zip(FIELDS, values, strict=True))


def chart(rows: Sequence[dict[str, str]]) -> str:
    """Seconds by legal units of the country, one line for each work, both axes by powers of ten."""
    units = sorted({int(row["units"]) for row in rows})
    seconds = [float(row["wall_s"]) for row in rows]
    low, high = math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds)))
    first, last = math.log10(units[0]), math.log10(units[-1])

    def x(value: float) -> float:
        return _LEFT + (math.log10(value) - first) / (last - first) * (_WIDTH - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - (math.log10(value) - low) / (high - low) * (_HEIGHT - _TOP - _BOTTOM)

    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" font-family="sans-serif" font-size="13">',
        "<title>Secondes selon le nombre d'unités légales de l'univers, échelles logarithmiques</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="22">Secondes</text>',
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        drawn.append(f'<path d="M{_LEFT} {at:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        drawn.append(
            f'<text x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{f"{10**power:g}".replace(".", ",")}</text>'
        )
    for count in units:
        label = f"{count / 1e6:.1f} M".replace(".", ",")
        drawn.append(f'<text x="{x(count):.1f}" y="{_HEIGHT - _BOTTOM + 20}" text-anchor="middle">{label}</text>')
    drawn.append(f'<text x="{_LEFT}" y="{_HEIGHT - 8}">unités légales du pays</text>')
    ends: list[float] = []
    for work, (colour, dash) in zip(WORKS.values(), _STROKES, strict=True):
        points = sorted((int(row["units"]), float(row["wall_s"])) for row in rows if row["work"] == work)
        path = "M" + "L".join(f"{x(count):.1f} {y(took):.1f}" for count, took in points)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        drawn.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>')
        drawn += [f'<circle cx="{x(count):.1f}" cy="{y(took):.1f}" r="3" fill="{colour}"/>' for count, took in points]
        ends.append(y(points[-1][1]))
    # The names stand at the end of their lines, one below the other where lines end close together.
    place = 0.0
    for at, work, (colour, _) in sorted(zip(ends, WORKS.values(), _STROKES, strict=True)):
        place = max(at, place + 16)
        drawn.append(f'<text x="{_WIDTH - _RIGHT + 12}" y="{place + 4:.1f}" fill="{colour}">{work}</text>')
    return "\n".join([*drawn, "</svg>", ""])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.growth")
    parser.add_argument("--scales", default="0.01,0.1,1")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--region", default="76")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--chart", type=Path, default=ROOT / "docs" / "growth.svg")
    parser.add_argument("--drawn-only", action="store_true", help="draw what was measured before")
    asked = parser.parse_args()
    if not asked.drawn_only:
        scales = [float(text) for text in asked.scales.split(",")]
        rows = list(measured(scales, asked.seed, asked.region, asked.folder))
        with RESULTS.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    with RESULTS.open(encoding="utf-8", newline="") as file:
        asked.chart.write_text(chart(list(csv.DictReader(file))), encoding="utf-8")


if __name__ == "__main__":
    main()
