"""Who takes part in a campaign, and keeping them on the stage."""

import heapq
import time
from collections.abc import Callable

from lab.chaos.journals import STARTERS
from lab.chaos.members import Member
from lab.chaos.scene import Scene

TEND_SECONDS = 0.03
WORKERS = 2


class Cast:
    """The processes, and what is to be done to them later."""

    def __init__(
        self, scene: Scene, *, workers: list[Member], beats: list[Member], clients: list[Member], reader: Member | None
    ) -> None:
        self.scene = scene
        self.workers = workers
        self.beats = beats
        self.clients = clients
        self.reader = reader
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0

    @property
    def product(self) -> list[Member]:
        """What an operator runs."""
        return [*self.workers, *self.beats]

    @property
    def all(self) -> list[Member]:
        """Everybody."""
        return [*self.product, *self.clients, *([self.reader] if self.reader else [])]

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do it after a while, between other things."""
        self._count += 1
        heapq.heappush(self._due, (time.monotonic() + seconds, self._count, act))

    def tend(self) -> None:
        """Do what is due, and start again who died."""
        while self._due and self._due[0][0] <= time.monotonic():
            heapq.heappop(self._due)[2]()
        for member in self.all:
            member.tend()

    def tend_for(self, seconds: float) -> None:
        """Tend until the time is over."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.tend()
            time.sleep(min(TEND_SECONDS, left))  # between two looks

    def tend_until(self, holds: Callable[[], object], seconds: float) -> bool:
        """Tend until it holds; False when it does not in time."""
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                return False
            self.tend()
            time.sleep(TEND_SECONDS)  # between two looks
        return True

    def finish_due(self) -> None:
        """Do now what was to be done later."""
        while self._due:
            heapq.heappop(self._due)[2]()

    def let_go(self) -> list[str]:
        """Ask everybody to stop, the reader last; who of the product and the readers did not end well."""
        for member in self.clients:
            member.let_go()
        asked = [*self.product, *([self.reader] if self.reader else [])]
        codes = {member.name: member.let_go() for member in asked}
        return [f"{name} ended with {code}" for name, code in codes.items() if code]


def whole_cast(scene: Scene) -> Cast:
    """Everybody that a campaign has."""
    reader = Member(scene, "reader")
    if scene.database == "sqlite":
        # The other starter runs inside of the product.
        clients = [Member(scene, "starter")]
        return Cast(scene, workers=[Member(scene, "product")], beats=[], clients=clients, reader=reader)
    workers = [Member(scene, "worker", number) for number in range(WORKERS)]
    clients = [Member(scene, "starter", number) for number in range(STARTERS)]
    beats = [Member(scene, "beat")]
    return Cast(scene, workers=workers, beats=beats, clients=clients, reader=reader)
