"""Imports of bars put into the product's data, as a process that was killed leaves them."""

from django.utils import timezone

from pastetrader.tests.browser.planted import the_owner
from screening.bar_imports.services import begin_import
from screening.bar_imports.uploads import UPLOADS
from screening.bars.choosing import Said
from screening.models import BarImport

CLEAR = "date,symbol,open,high,low,close,volume\n2024-01-02,PLNT,10,11,9,10,1000\n2024-01-03,PLNT,10,11,9,10.5,1000\n"


def in_hands() -> str:
    """A worker gave its last sign of life just now."""
    upload = UPLOADS.keep([CLEAR.encode()])
    row = begin_import(owner=the_owner(), said=Said(market="XNAS"), name="killed.csv", upload=upload)
    BarImport.objects.filter(pk=row.pk).update(worked_at=timezone.now(), attempt=1)
    return f"/markets/import/{row.pk}/"
