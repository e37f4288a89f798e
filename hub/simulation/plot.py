"""The figures as charts: who waits when, how long, and who idles. The only module that loads matplotlib."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from hub.adapters import result_files
from hub.domain.calendar.civil_time import civil
from hub.domain.office.office import Office
from hub.i18n import text
from hub.simulation.figures import SLOT_S, Figures

INCHES, DPI = (13, 11), 110
NOW, THEN, BUSY, IDLE = "#7d8597", "#0466c8", "#d9dce3", "#d1495b"
MUCH_IDLE = 0.8
FONT = "DejaVu Sans"  # comes with matplotlib and writes Vietnamese
Other = tuple[Office, Figures] | None


def draw(path: Path, office: Office, base: Figures, other: Other, lang: str) -> None:
    """Write the charts as PNG. Raises OSError."""
    sheet = Figure(figsize=INCHES, dpi=DPI, layout="constrained")
    FigureCanvasAgg(sheet)
    waiting, waits, idle = sheet.subplots(3, 1, height_ratios=(3, 4, 3))
    series = [(text("chart.as_is", lang), NOW, base)]
    if other:
        series.append((text("chart.as_planned", lang), THEN, other[1]))
    _waiting(waiting, series, lang)
    _waits(waits, office, series, lang)
    _idle(idle, other[1] if other else base, lang)
    for axes in (waiting, waits, idle):
        axes.spines[["top", "right"]].set_visible(False)
        axes.title.set_fontfamily(FONT)
    made = BytesIO()
    sheet.savefig(made, format="png")
    result_files.write(path, made.getvalue(), mode=result_files.FOR_ALL)


def _waiting(axes: Axes, series: Sequence[tuple[str, str, Figures]], lang: str) -> None:
    """Lines: how many wait; bars behind them: how many come."""
    base = series[0][2]
    hours = _hours(base)
    axes.bar(
        hours,
        [came for _, came in base.curve],
        width=SLOT_S / 3600,
        align="edge",
        color=BUSY,
        label=text("chart.arrivals", lang),
    )
    for name, color, figures in series:
        axes.plot(_hours(figures), [n for n, _ in figures.curve], color=color, linewidth=2.2, label=name)
    axes.set_title(text("chart.waiting", lang), loc="left", fontweight="bold")
    axes.set_xlabel(text("chart.time_axis", lang))
    axes.set_ylabel(text("chart.waiting_axis", lang))
    if hours:
        axes.set_xticks(range(int(hours[0]), int(hours[-1]) + 2))
    axes.legend(frameon=False)


def _hours(figures: Figures) -> list[float]:
    """The hour of the day at which each slot of the curve begins."""
    if not figures.curve:
        return []
    first = civil(figures.curve_from_ms)
    begin = first.hour + first.minute / 60
    return [begin + slot * SLOT_S / 3600 for slot in range(len(figures.curve))]


def _waits(axes: Axes, office: Office, series: Sequence[tuple[str, str, Figures]], lang: str) -> None:
    """A bar to the 90th percentile with a line at the median, for each service."""
    letters = list(office.services)
    width = 0.8 / len(series)
    for place, (name, color, figures) in enumerate(series):
        at = [i - 0.4 + width * (place + 0.5) for i in range(len(letters))]
        p90 = [service.p90_s / 60 for service in figures.services]
        median = [service.median_s / 60 for service in figures.services]
        axes.bar(at, p90, width * 0.92, color=color, alpha=0.75, label=f"{name}, {text('chart.p90', lang)}")
        axes.hlines(
            median,
            [x - width * 0.46 for x in at],
            [x + width * 0.46 for x in at],
            color="black",
            linewidth=1.6,
            label=text("chart.median", lang) if place == len(series) - 1 else "_",  # matplotlib hides it
        )
    axes.set_title(text("chart.waits", lang), loc="left", fontweight="bold")
    axes.set_xticks(range(len(letters)), [_label(office, letter, lang) for letter in letters])
    axes.tick_params(axis="x", rotation=40, labelsize=9)
    for tick in axes.get_xticklabels():
        tick.set_horizontalalignment("right")
        tick.set_rotation_mode("anchor")
    axes.legend(frameon=False)


def _label(office: Office, letter: str, lang: str) -> str:
    service: Any = office.services[letter]
    return f"{service.name_vi if lang == 'vi' else service.name_en} ({letter})"


def _idle(axes: Axes, figures: Figures, lang: str) -> None:
    """One bar for each counter; those that are hardly needed stand out."""
    counters = [counter for counter in figures.counters if counter.at_work_s]
    at = range(len(counters))
    shares = [100 * counter.idle_share for counter in counters]
    colors = [IDLE if counter.idle_share >= MUCH_IDLE else NOW for counter in counters]
    axes.bar(at, shares, color=colors)
    labels = [f"{counter.number}\n{' '.join(sorted(counter.services))}" for counter in counters]
    axes.set_xticks(at, labels, fontsize=7.5)
    axes.set_ylim(0, 100)
    axes.set_title(text("chart.idle", lang), loc="left", fontweight="bold")
    axes.set_xlabel(text("chart.counter_axis", lang))
