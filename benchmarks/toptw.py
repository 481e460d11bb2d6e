"""Team orienteering with time windows: our search, PyVRP and VROOM, same time, one run.

    python benchmarks/toptw.py [--seconds 10] [--peers pyvrp,vroom,routing] [--cases r104:2]

The sample is fixed: eight cases of each family (c1, c2, r1, r2, pr), m = 1 to 4. Ours has
every core to itself; the peers then run side by side; with --threads 1 ours has one thread
too, and the peers run in turn. "Best seen" is the best score known
to anyone: published values, and every run recorded in benchmarks/toptw_best.csv, which each
run updates. Writes benchmarks/results/toptw-SECONDS.md.
"""

from __future__ import annotations

import argparse
import csv
import statistics
from pathlib import Path

from contest import compiled, everyone
from instances import best_known, faults, read_toptw, score
from report import SHARED, heading, table, write

SEEN = Path(__file__).resolve().parent / "toptw_best.csv"
WEIGHT = 0.05
"""Prize units per unit of distance, for every method that takes both."""


def sample(folder: Path) -> list[tuple[str, int]]:
    """Eight instances spread over each family, m cycling from 1 to 4."""
    names = sorted(path.stem for path in folder.glob("*.txt"))
    families = [[n for n in names if n.startswith(f)] for f in ("c1", "c2", "r1", "r2", "pr")]
    cases = []
    for family in families:
        step = len(family) / 8 if len(family) >= 8 else 1
        cases += [(family[int(k * step) % len(family)], k % 4 + 1) for k in range(8)]
    return cases


def seen_before() -> dict[tuple[str, int], tuple[float, str]]:
    """Best scores of earlier runs, and who found them."""
    if not SEEN.exists():
        return {}
    with SEEN.open(encoding="utf-8", newline="") as file:
        return {(r["instance"], int(r["vehicles"])): (float(r["score"]), r["who"])
                for r in csv.DictReader(file)}  # fmt: skip


def remember(best: dict[tuple[str, int], tuple[float, str]]) -> None:
    with SEEN.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["instance", "vehicles", "score", "who"])
        out.writerows(
            [name, m, f"{value:g}", who] for (name, m), (value, who) in sorted(best.items())
        )


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--path", type=Path, default=SHARED)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="of ours; 0: one per core")
    parser.add_argument("--peers", default="pyvrp,vroom")
    parser.add_argument("--cases", default="", help="instance:vehicles,... instead of the sample")
    return parser.parse_args()


def main() -> None:
    arguments = parse()
    published = best_known(arguments.path, "toptw")
    cases = sample(arguments.path / "toptw")
    if arguments.cases:
        pairs = [text.split(":") for text in arguments.cases.split(",")]
        cases = [(name, int(m)) for name, m in pairs]
    names = [name for name in arguments.peers.split(",") if name]
    methods = ("ours", *names)
    best = seen_before()
    found: dict[tuple[str, int], dict[str, tuple[float, float]]] = {}
    compiled(read_toptw(arguments.path / "toptw" / f"{cases[0][0]}.txt", 1, WEIGHT))
    for name, m in cases:
        problem = read_toptw(arguments.path / "toptw" / f"{name}.txt", m, WEIGHT)
        if (name, m) not in best or best[name, m][0] < published[name, m]:
            best[name, m] = (published[name, m], "published")
        runs = everyone(names, problem, arguments.seconds, arguments.seed, arguments.threads)
        for who, (solution, spent) in runs.items():
            if solution is None or faults(problem, solution):
                continue
            value = score(problem, solution)
            found.setdefault((name, m), {})[who] = (value, spent)
            if value > best[name, m][0]:
                best[name, m] = (value, f"{who}, {arguments.seconds:g} s")
        print(name, m, best[name, m], found[name, m], flush=True)
    remember(best)
    header = ["instance", "m", "best seen", "by"]
    for who in methods:
        header += [who, "gap", "s"]
    rows = []
    for (name, m), values in found.items():
        row = [name, m, f"{best[name, m][0]:g}", best[name, m][1]]
        for who in methods:
            value, spent = values.get(who, (0.0, 0.0))
            row += [f"{value:g}", f"{1 - value / best[name, m][0]:.2%}", f"{spent:.0f}"]
        rows.append(row)
    command = f"python benchmarks/toptw.py --seconds {arguments.seconds:g}"
    command += f" --threads {arguments.threads}" if arguments.threads else ""
    lines = heading(
        f"Team orienteering with time windows, {arguments.seconds:g} s",
        f"{command} --peers {arguments.peers}", arguments.seed,
        ["ortools", "numba", "numpy", "pyvrp", "pyvroom"],
    )  # fmt: skip
    lines += table(header, rows)
    for who in methods:
        gaps = [1 - v.get(who, (0.0, 0.0))[0] / best[k][0] for k, v in found.items()]
        at_best = sum(g <= 1e-9 for g in gaps)
        lines.append(
            f"- {who}: gap to the best seen, mean {statistics.mean(gaps):.2%}, "
            f"worst {max(gaps):.2%}; best seen reached on {at_best} of {len(gaps)}."
        )
    for who in names:
        level = sum(v["ours"][0] >= v.get(who, (0.0, 0.0))[0] for v in found.values())
        lines.append(
            f"- ours at or above {who}: {level} of {len(found)} ({level / len(found):.0%})."
        )
    write(f"toptw-{arguments.seconds:g}.md", lines)


if __name__ == "__main__":
    main()
