"""The figures of a replay as a table and as a drawing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean, stdev

from tests.benchmarks.learning.weeks import ARMS, Point

_MEASURES = {
    "right first (R@1)": "right_first",
    "among the first three (R@3)": "first_three",
    "answerable and refused": "refused",
    "out of scope and answered": "answered",
    "decisions": "decisions",
}


def table(points: Sequence[Point]) -> Iterator[str]:
    """Yield a line a set, arm and week: the mean of both ways and all seeds, and its standard deviation for R@1."""
    yield "| set | taught by | week | decisions | rows | R@1 (±) | R@3 | refused | out of scope answered |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for (folder, arm, week), own in _grouped(points):
        spread = stdev([point.right_first for point in own]) if len(own) > 1 else 0.0
        mean = {name: fmean(getattr(point, name) for point in own) for name in _MEASURES.values()}
        rows = fmean(point.rows for point in own)
        yield (
            f"| {folder} | {arm} | {week} | {mean['decisions']:.0f} | {rows:.0f} | {mean['right_first']:.3f} (±{spread:.3f}) "
            f"| {mean['first_three']:.3f} | {mean['refused']:.3f} | {mean['answered']:.3f} |"
        )


def gains(points: Sequence[Point]) -> Iterator[str]:
    """Yield what each arm gained by its last week over the same way before: mean, and the least and most of a way."""
    by_way: dict[tuple[str, str], list[tuple[Point, Point]]] = defaultdict(list)
    for folder, arm, way in dict.fromkeys((point.folder, point.arm, point.way) for point in points):
        own = [point for point in points if (point.folder, point.arm, point.way) == (folder, arm, way)]
        by_way[folder, arm].append((min(own, key=lambda point: point.week), max(own, key=lambda point: point.week)))
    for (folder, arm), pairs in by_way.items():
        parts = []
        for label, name in list(_MEASURES.items())[:-1]:
            moved = [100 * (getattr(after, name) - getattr(before, name)) for before, after in pairs]
            parts.append(f"{label} {fmean(moved):+.1f} ({min(moved):+.1f} to {max(moved):+.1f})")
        yield f"{folder}, {arm}: {', '.join(parts)}"


def draw(points: Sequence[Point], path: Path) -> None:
    """Draw a column a set and a row a measure, by week: points gained over the same way before anything was learned.

    The band is from the least to the most of a way.
    """
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    plt.rcParams.update({"svg.hashsalt": "learning", "svg.fonttype": "none", "font.size": 9})
    folders = list(dict.fromkeys(point.folder for point in points))
    size = (3.2 * len(folders), 2.1 * len(_MEASURES))
    figure, axes = plt.subplots(len(_MEASURES), len(folders), figsize=size, layout="constrained", squeeze=False)
    for column, folder in enumerate(folders):
        for row, (label, name) in enumerate(_MEASURES.items()):
            axis = axes[row][column]
            for arm in ARMS:
                _curve(axis, [point for point in points if (point.folder, point.arm) == (folder, arm)], name, arm)
            axis.set_title(folder if row == 0 else "", fontsize=9)
            axis.set_ylabel(label if column == 0 else "", fontsize=8)
            axis.grid(alpha=0.3)
        axes[-1][column].set_xlabel("week")
    axes[0][0].legend(frameon=False, fontsize=7)
    figure.savefig(path, metadata={"Date": None})


def _curve(axis, points: Sequence[Point], name: str, arm: str) -> None:
    weeks = sorted({point.week for point in points})
    if not weeks:
        return
    start = {point.way: getattr(point, name) for point in points if point.week == 0}
    scale = 1 if name == "decisions" else 100
    values = [
        [scale * (getattr(point, name) - start[point.way]) for point in points if point.week == week]
        for week in weeks
    ]
    (line,) = axis.plot(weeks, [fmean(each) for each in values], marker="o", markersize=3, label=arm)
    low, high = [min(each) for each in values], [max(each) for each in values]
    axis.fill_between(weeks, low, high, alpha=0.12, color=line.get_color())


def _grouped(points: Sequence[Point]) -> Iterator[tuple[tuple[str, str, int], list[Point]]]:
    groups: dict[tuple[str, str, int], list[Point]] = defaultdict(list)
    for point in points:
        groups[point.folder, point.arm, point.week].append(point)
    yield from groups.items()
