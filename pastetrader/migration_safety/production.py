"""Which databases are production: there, nobody migrates without having seen what it does."""

CONFIRMATION = "yes"
REFUSAL = """\
Nothing was changed: this is a production database, and the migrations above were not confirmed.
1. Read what they lock and what is unknown, and choose a time at which that does no harm.
2. Make a backup (pg_dump).
3. Run the same command once more with the variable, this time only, not in .env for ever:
     CONFIRM_PRODUCTION_MIGRATION=yes python manage.py migrate
   With docker compose: CONFIRM_PRODUCTION_MIGRATION=yes docker compose up -d
If it is no production database, set PASTETRADER_DEBUG=true."""


def is_production(*, debug: bool, vendor: str) -> bool:
    """Whether a database holds what people live from: one on a server, of an installation that does not debug.

    A server's tables are shared by processes that go on running meanwhile, of the former version too, and they may be
    large: a lock stops them all. The embedded SQLite file belongs to one process alone, which migrates it before it
    begins; nobody waits for its locks, and a person who runs one command could not answer anyway. DEBUG shows
    tracebacks to whoever asks, so who has it on is developing.
    """
    return vendor != "sqlite" and not debug


def is_confirmed(answer: str) -> bool:
    """Whether CONFIRM_PRODUCTION_MIGRATION says yes. Nothing else does: not true, 1 or YES."""
    return answer == CONFIRMATION
