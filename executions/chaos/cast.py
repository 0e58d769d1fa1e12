"""Who takes part in a campaign, and keeping them on the stage."""

import heapq
import time
from collections.abc import Callable, Iterator

from executions.chaos.members import Member
from executions.chaos.scene import Scene

TEND_SECONDS = 0.03
WORKERS = 2


class Cast:
    """The processes, and what is to be done to them later."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        if scene.database == "postgres":
            self.workers = [Member(scene, "worker", number) for number in range(WORKERS)]
            self.beats = [Member(scene, "beat", says_ready=False)]
            self.starters = [Member(scene, "starter", number, says_ready=False) for number in range(2)]
        else:
            self.workers = [Member(scene, "product")]
            self.beats = []
            # The other one runs inside of the product.
            self.starters = [Member(scene, "starter", says_ready=False)]
        self.reader = Member(scene, "reader", says_ready=False)
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0

    @property
    def product(self) -> list[Member]:
        """What an operator runs."""
        return [*self.workers, *self.beats]

    @property
    def all(self) -> list[Member]:
        """Everybody."""
        return [*self.product, *self.starters, self.reader]

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

    def let_go(self, members: list[Member]) -> Iterator[tuple[str, int]]:
        """Ask them all to stop; yields who did not end well (name, exit code)."""
        for member in members:
            code = member.let_go()
            if code:
                yield member.name, code
