"""Files of bars that tests bring, and the people who bring them."""

from django.contrib.auth.models import Permission

from pastetrader.accounts.models import User
from screening.bar_imports.services import begin_import
from screening.bar_imports.uploads import UPLOADS
from screening.bar_imports.work import work_on
from screening.bars.choosing import Said
from screening.models import BarImport

HEADER = "date,symbol,open,high,low,close,volume\n"
CLEAR = HEADER + "2024-01-02,AAPL,10,11,9,10,1000\n2024-01-03,AAPL,10,11,9,10.5,1000\n"
ASKING = "date;symbol;open;high;low;close;volume\n2024-01-02;AAPL;1,976;1,980;1,970;1,975;1000\n"
DOUBTFUL = CLEAR + "2024-01-04,AAPL,x,11,9,10,1000\n"
SPLIT = HEADER + "2024-01-02,AAPL,400,404,396,400,1000\n2024-01-03,AAPL,100,101,99,100,4000\n"


# A line of KIS's list of KOSPI: it names an instrument and has no bars.
LIST = f"{'111110':<9}KR7111110003".encode() + "가나전자".encode("cp949").ljust(40) + b"ST".ljust(227, b"1") + b"\n"


def permitted(user: User) -> User:
    """The person, who may import."""
    user.user_permissions.add(Permission.objects.get(codename="import_bars"))
    return user


def brought(owner: User, text: str | bytes = CLEAR, *, name: str = "bars.csv", market: str = "XNAS") -> BarImport:
    """An upload that nobody has read yet."""
    upload = UPLOADS.keep([text if isinstance(text, bytes) else text.encode()])
    return begin_import(owner=owner, said=Said(market=market), name=name, upload=upload)


def described(owner: User, text: str | bytes = CLEAR, *, name: str = "bars.csv", market: str = "XNAS") -> BarImport:
    """An upload that waits to be confirmed."""
    row = brought(owner, text, name=name, market=market)
    return worked(row)


def worked(row: BarImport) -> BarImport:
    """The import after a worker was there."""
    work_on(row.pk)
    row.refresh_from_db()
    return row
