"""Which function resolves what each rule of the grammar found."""

from __future__ import annotations

from collections.abc import Callable

from foreigndesk.annotation.timex.dates import (
    resolve_century,
    resolve_day,
    resolve_day_range,
    resolve_decade,
    resolve_dotted,
    resolve_fiscal,
    resolve_half,
    resolve_holiday,
    resolve_iso,
    resolve_month,
    resolve_month_range,
    resolve_quarter,
    resolve_season,
    resolve_short_year,
    resolve_spoken_year,
    resolve_year,
    resolve_year_end,
    resolve_year_of,
    resolve_year_range,
)
from foreigndesk.annotation.timex.grammar import Find
from foreigndesk.annotation.timex.relative import (
    resolve_ago,
    resolve_clock,
    resolve_day_away,
    resolve_day_before,
    resolve_deictic,
    resolve_eve,
    resolve_from_now,
    resolve_in_day,
    resolve_in_future,
    resolve_in_part,
    resolve_overnight,
    resolve_part,
    resolve_today,
    resolve_weekday,
    resolve_year_ago,
)
from foreigndesk.annotation.timex.stretches import (
    resolve_day_long,
    resolve_duration,
    resolve_half_unit,
    resolve_set,
    resolve_set_rate,
    resolve_set_weekdays,
    resolve_set_word,
    resolve_units,
    resolve_vague,
)
from foreigndesk.annotation.timex.values import Context, Value

RESOLVERS: dict[str, Callable[[Find, Context], Value | None]] = {
    "day": resolve_day, "iso": resolve_iso, "slashed": resolve_iso, "day_range": resolve_day_range,
    "year_range": resolve_year_range, "month": resolve_month, "month_range": resolve_month_range,
    "quarter": resolve_quarter, "half": resolve_half, "season": resolve_season, "fiscal": resolve_fiscal,
    "year_of": resolve_year_of, "decade": resolve_decade, "century": resolve_century,
    "spoken_year": resolve_spoken_year, "year": resolve_year, "short_year": resolve_short_year,
    "weekday": resolve_weekday, "today": resolve_today, "tonight": resolve_today, "part": resolve_part,
    "in_part": resolve_in_part, "in_day": resolve_in_day, "clock": resolve_clock, "deictic": resolve_deictic,
    "ago": resolve_ago, "year_ago": resolve_year_ago, "in_future": resolve_in_future, "from_now": resolve_from_now,
    "day_before": resolve_day_before, "eve": resolve_eve, "duration": resolve_duration,
    "half_unit": resolve_half_unit, "units": resolve_units, "day_long": resolve_day_long, "set": resolve_set,
    "set_weekdays": resolve_set_weekdays, "set_word": resolve_set_word, "set_rate": resolve_set_rate,
    "day_away": resolve_day_away, "overnight": resolve_overnight, "year_end": resolve_year_end, "dotted": resolve_dotted,
    "vague": resolve_vague, "holiday": resolve_holiday,
}  # fmt: skip
