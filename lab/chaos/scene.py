"""One campaign as its processes see it: read from the environment that the launcher made for them."""

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, Self

from lab.chaos.crash_cases import Which
from lab.servers import PostgresServer, RedisServer

Database = Literal["postgres", "sqlite"]
Control = Literal["", "fence", "reconciler", "on_commit", "unique_key"]
DATABASES: tuple[Database, ...] = ("postgres", "sqlite")
CONTROLS: tuple[Control, ...] = ("fence", "reconciler", "on_commit", "unique_key")

VARIABLE = "PASTETRADER_CHAOS"
# Short, so that a lost worker is missed soon; a sweep looks several times within a lease.
LEASE_SECONDS = 2.0
SWEEP_SECONDS = 0.3


@dataclass(frozen=True)
class Scene:
    """What is done, where everything is kept, and the ports of all that listens.

    `secret` is planted as the installation's key and as the password of the database: it must show up nowhere.
    `name` is '' for the campaign itself; each lane of the crash points has one, with a database of its own.
    """

    folder: Path
    database: Database
    executions: int
    faults: int
    seed: int
    control: Control
    crash_points: Which | None
    secret: str
    effects_port: int
    web_port: int
    postgres_port: int
    redis_port: int
    name: str = ""
    redis_database: int = 0
    lease_seconds: float = LEASE_SECONDS
    sweep_seconds: float = SWEEP_SECONDS

    @classmethod
    def from_environment(cls) -> Self:
        """The scene of this process. KeyError outside of a campaign."""
        told = json.loads(os.environ[VARIABLE])
        return cls(**{**told, "folder": Path(told["folder"])})

    @property
    def postgres(self) -> PostgresServer:
        """The database server."""
        return PostgresServer(self.servers, self.postgres_port)

    @property
    def redis(self) -> RedisServer:
        """The broker."""
        return RedisServer(self.servers, self.redis_port)

    @property
    def servers(self) -> Path:
        """The servers' folder: theirs alone."""
        return self.folder / "servers"

    @property
    def own(self) -> Path:
        """The folder of this scene: of the campaign, or of one of its lanes."""
        return self.folder / self.name if self.name else self.folder

    def kept(self, kind: Literal["data", "logs", "ready", "journals", "temporary"]) -> Path:
        """A folder of the scene; made when it is not there."""
        path = self.own / kind
        path.mkdir(parents=True, exist_ok=True)
        return path

    @property
    def crash_order(self) -> Path:
        """The file that asks for a crash (see executions.failpoints)."""
        return self.own / "crash"

    def lane(self, name: str, number: int, web_port: int) -> "Scene":
        """The same servers, with a database, a broker and a folder of its own."""
        return replace(self, name=name, redis_database=number, web_port=web_port)

    def environment(self) -> dict[str, str]:
        """For every process of the scene. Times are short, so that what is lost is missed soon."""
        told = {**asdict(self), "folder": str(self.folder)}
        servers = self.database == "postgres"
        table = self.name or "postgres"
        return {
            VARIABLE: json.dumps(told),
            "DJANGO_SETTINGS_MODULE": "pastetrader.settings",
            "PASTETRADER_DATA": str(self.kept("data")),
            "PASTETRADER_SECRET_KEY": self.secret,
            "PASTETRADER_ENCRYPTION_KEYS": self.secret,
            "PASTETRADER_DEBUG": "off",
            "PASTETRADER_LOG_LEVEL": "WARNING",
            "PASTETRADER_CRASH_FILE": str(self.crash_order),
            "DATABASE_URL": (
                f"postgres://pastetrader:{self.secret}@127.0.0.1:{self.postgres_port}/{table}" if servers else ""
            ),
            "DATABASE_POOL_SIZE": "0",
            "CELERY_BROKER_URL": (
                f"redis://127.0.0.1:{self.redis_port}/{self.redis_database}" if servers else "embedded://localhost"
            ),
            "EXECUTIONS_LEASE_SECONDS": str(self.lease_seconds),
            "EXECUTIONS_SWEEP_SECONDS": str(self.sweep_seconds),
            "TMPDIR": str(self.kept("temporary")),
        }
