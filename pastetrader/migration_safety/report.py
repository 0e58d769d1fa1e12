"""What was found about a plan, as lines for an operator. In English, like everything that Django's migrate says."""

from collections.abc import Iterable, Iterator

from pastetrader.migration_safety.plan import PlannedMigration, Step


def lines(migrations: Iterable[PlannedMigration]) -> Iterator[str]:
    """Each migration, its operations, and the tables that they touch; a summary at the end."""
    migrations = tuple(migrations)
    for migration in migrations:
        undone = ", undone" if migration.is_backwards else ""
        kept = "one transaction: each lock is kept until its end" if migration.is_atomic else "no transaction"
        yield f"{migration.name}{undone} ({kept})"
        for step in migration.steps:
            yield f"  {step.description}"
            yield from (f"      {text}" for text in _texts(step))
    steps = [step for migration in migrations for step in migration.steps]
    yield ""
    yield (
        f"Of {len(steps)} operations, {sum(_holds_up(step) for step in steps)} may make others wait as long as a table "
        f"is large, and {sum(bool(step.unknown) for step in steps)} do what is not known here."
    )
    yield "A lock for a moment, too, waits for open transactions, and everybody waits behind it."


def _texts(step: Step) -> Iterator[str]:
    yield from map(str, step.effects)
    yield from (f"UNKNOWN: {reason}" for reason in step.unknown)
    if not step.effects and not step.unknown:
        yield "no table that is in use is locked"


def _holds_up(step: Step) -> bool:
    return any(effect.holds_up for effect in step.effects)
