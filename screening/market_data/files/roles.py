"""What people call the columns of a file. Pure, and without the reader: pages say these words."""

from collections.abc import Mapping

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.market_data.files.description import Role

ROLE_NAMES: Mapping[Role, Message] = {
    Role.SESSION: _("date"),
    Role.TIME: _("time"),
    Role.SYMBOL: _("symbol"),
    Role.NAME: _("name"),
    Role.MARKET: _("market"),
    Role.OPEN: _("open"),
    Role.HIGH: _("high"),
    Role.LOW: _("low"),
    Role.CLOSE: _("close"),
    Role.ADJUSTED: _("adjusted close"),
    Role.VOLUME: _("volume"),
    Role.IGNORED: _("not used"),
}
