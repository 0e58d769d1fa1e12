"""Files of bars that wait to be confirmed: kept in the data folder for their import alone."""

from django.conf import settings

from pastetrader.common.kept_files import KeptFiles
from pastetrader.common.messages import message as _

UPLOADS = KeptFiles(
    "uploads",
    megabytes=lambda: int(settings.SCREENING_UPLOAD_MEGABYTES),
    say_too_large=lambda limit: _(
        "The file is larger than %(limit)s MB. Import it with the command import_bars, or in parts.", limit=limit
    ),
)
