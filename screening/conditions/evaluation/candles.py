"""TA-Lib's candlestick patterns by name: `cdl_engulfing` is its CDLENGULFING. Pure.

A pattern is 100 where it ends bullish, -100 where it ends bearish, 0 elsewhere; TA-Lib itself says 80 for some that
only touch, and 200 for a hikkake that was confirmed.
"""

PREFIX = "cdl_"

_NAMES = (
    "2crows 3blackcrows 3inside 3linestrike 3outside 3starsinsouth 3whitesoldiers abandonedbaby advanceblock belthold "
    "breakaway closingmarubozu concealbabyswall counterattack darkcloudcover doji dojistar dragonflydoji engulfing "
    "eveningdojistar eveningstar gapsidesidewhite gravestonedoji hammer hangingman harami haramicross highwave hikkake "
    "hikkakemod homingpigeon identical3crows inneck invertedhammer kicking kickingbylength ladderbottom longleggeddoji "
    "longline marubozu matchinglow mathold morningdojistar morningstar onneck piercing rickshawman risefall3methods "
    "separatinglines shootingstar shortline spinningtop stalledpattern sticksandwich takuri tasukigap thrusting "
    "tristar unique3river upsidegap2crows xsidegap3methods"
)

PATTERNS = tuple(PREFIX + name for name in _NAMES.split())


def talib_name(field: str) -> str:
    """What TA-Lib calls the pattern: `CDLENGULFING`."""
    return "CDL" + field.removeprefix(PREFIX).upper()
