"""What the pages and the API tell of a market: what bars it has, how good they are, and how they come."""

from dataclasses import dataclass
from datetime import UTC, datetime

from screening.bar_updates.finished import last_finished, next_finish
from screening.instruments.coverage import Coverage, coverage_of
from screening.market_data.known_markets import MARKETS, SAMPLE
from screening.models import BarSource, BarUpdate, Market
from screening.models.updates import OPEN
from screening.passports.gate import Quality, quality_of


@dataclass(frozen=True)
class Automatic:
    """That a source updates a market after each session: `next_at` is when, `is_due` that it has not begun yet."""

    source: BarSource
    next_at: datetime | None
    is_due: bool


@dataclass(frozen=True)
class MarketOverview:
    """`market` None: nothing of it is here yet. `update`: the newest. `quality` None: nobody has judged its bars yet.

    `is_current`: the bars that are judged are those that are stored.
    """

    code: str
    name: str
    market: Market | None
    coverage: Coverage
    quality: Quality | None
    is_current: bool
    update: BarUpdate | None
    automatic: tuple[Automatic, ...]

    @property
    def is_open(self) -> bool:
        """Whether an update is under way, or waits for a person."""
        return self.update is not None and self.update.status in OPEN

    @property
    def snapshot(self) -> str:
        """The name of exactly these bars."""
        return f"{self.code}:{self.market.version}" if self.market else ""


def overview_of(code: str, *, moment: datetime | None = None) -> MarketOverview:
    """One market as it stands, whether there is anything of it or not."""
    now = moment or datetime.now(UTC)
    market = Market.objects.filter(code=code).first()
    update = BarUpdate.objects.filter(market=code).select_related("source").order_by("-created_at").first()
    sources = [source for source in BarSource.objects.filter(is_active=True) if code in source.automatic]
    return MarketOverview(
        code=code,
        name=MARKETS[code].name if code in MARKETS else "",
        market=market,
        coverage=coverage_of(code),
        quality=quality_of(code, as_of=now),
        is_current=code == SAMPLE or (market is not None and market.version == market.judged_version),
        update=update,
        automatic=tuple(Automatic(source, next_finish(code, now), _is_due(code, now)) for source in sources),
    )


def overviews(*, moment: datetime | None = None) -> list[MarketOverview]:
    """All markets that have something here, or will by themselves; the synthetic one last."""
    codes = set(Market.objects.values_list("code", flat=True))
    for source in BarSource.objects.filter(is_active=True):
        codes |= set(source.automatic)
    return [overview_of(code, moment=moment) for code in sorted(codes, key=lambda code: (code == SAMPLE, code))]


def _is_due(code: str, now: datetime) -> bool:
    return not BarUpdate.objects.filter(market=code, until__gte=last_finished(code, now)).exists()
