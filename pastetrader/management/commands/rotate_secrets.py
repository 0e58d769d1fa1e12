"""`manage.py rotate_secrets`: every stored credential under the newest key, so that older ones can be given up."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pastetrader.common.encryption import UNBOUND, EncryptedJSONField
from pastetrader.common.key_ring import key_ids
from pastetrader.common.key_rotation import Tally, encrypted_fields, look, renew


class Command(BaseCommand):
    """May be ended and started again at any moment, while everything else goes on."""

    help = (
        "Encrypts all stored credentials with the newest key of PASTETRADER_ENCRYPTION_KEYS, column by column. Older "
        "keys can be taken out of it when this says that none is used any more."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--dry-run`, `--batch`, `--verify`."""
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--batch", type=int, default=500, help="rows in one transaction (500)")
        parser.add_argument("--verify", action="store_true", help="afterwards, read every credential")

    def handle(self, *, dry_run: bool, batch: int, verify: bool, **_options: Any) -> None:
        """Rotate, and say what was found and done. Ends with an error when a credential cannot be read."""
        if batch < 1:
            raise CommandError("--batch: at least 1.")
        fields = encrypted_fields()
        found = [look(field, batch=batch) if dry_run else self._renewed(field, batch) for field in fields]
        for tally in found:
            self._tell(tally, dry_run=dry_run)
        used = sum((tally.by_key for tally in (look(field, opens=False, batch=batch) for field in fields)), Counter())
        self._tell_of_keys(used)
        checked = [look(field, batch=batch) for field in fields] if verify else found
        lost = sum(len(tally.unreadable) for tally in checked)
        if lost:
            raise CommandError(
                f"{lost} {'credential' if lost == 1 else 'credentials'} cannot be read. Put the keys that are missing "
                "back into PASTETRADER_ENCRYPTION_KEYS and run this again, or have their owners enter them again."
            )
        if verify:
            self.stdout.write(f"All {sum(used.values())} can be read.")

    def _renewed(self, field: EncryptedJSONField, batch: int) -> Tally:
        tally = Tally(field.place)
        for tally in renew(field, batch=batch):  # noqa: B007  # the last one is of all batches
            pass
        return tally

    def _tell(self, tally: Tally, *, dry_run: bool) -> None:
        newest = key_ids()[0]
        total = sum(tally.by_key.values())
        renewed = total - tally.by_key[newest] - len(tally.unreadable) if dry_run else tally.renewed
        verb = "would be encrypted anew" if dry_run else "encrypted anew"
        line = f"{tally.place}: {total} stored, {renewed} {verb}"
        if tally.unreadable:
            rows = ", ".join(str(key) for key in tally.unreadable[:5]) + (", …" if len(tally.unreadable) > 5 else "")
            line += f", {len(tally.unreadable)} cannot be read ({rows})"
        self.stdout.write(line)

    def _tell_of_keys(self, used: Counter[str]) -> None:
        newest, *older = key_ids()
        self.stdout.write(f"key {newest} (the newest): {used.pop(newest, 0)}")
        for key_id in older:
            count = used.pop(key_id, 0)
            self.stdout.write(f"key {key_id}: {count or '0, and can be taken out of PASTETRADER_ENCRYPTION_KEYS'}")
        for key_id, count in sorted(used.items()):
            what = "not bound to their rows" if key_id == UNBOUND else "a key that PASTETRADER_ENCRYPTION_KEYS lacks"
            self.stdout.write(f"{key_id}: {count}, {what}")
