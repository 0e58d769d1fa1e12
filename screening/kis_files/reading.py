"""A .kis.yaml as conditions of ours: what it says, what of it has no equal here, and what the broker does otherwise."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from pastetrader.common.messages import Message
from pastetrader.common.messages import message as _
from screening.conditions import ConditionError, parse
from screening.kis_files.located import Place, Unreadable, Value, read_located
from screening.kis_files.operands import NotTaken, Operands
from screening.kis_files.rules import ReadRule, read_rule

Logic = Literal["all", "any"]
_LOGICS: dict[str, Logic] = {"AND": "all", "OR": "any"}
_FIRST = re.compile(r"^strategy[ \t]*:", re.MULTILINE)
_SECOND = re.compile(r"^[ \t]+(?:-[ \t]+)?(?:indicators|entry|conditions|candlestick)[ \t]*:", re.MULTILINE)
_SECTIONS = frozenset({"version", "metadata", "strategy", "risk"})
_RISKS = ("stop_loss", "take_profit", "trailing_stop")
_OF_STRATEGY = frozenset({"id", "category", "params", "indicators", "candlesticks", "entry", "exit"})
_OF_GROUP = frozenset({"logic", "conditions"})


@dataclass(frozen=True)
class ReadGroup:
    """Rules that must all hold, or any of them, in the order of the file."""

    logic: Logic
    rules: tuple[ReadRule, ...] = ()

    def text(self) -> str:
        """The whole as one condition; "" when there is none, or a rule of it could not be read."""
        texts = [f"({rule.text})" if len(self.rules) > 1 else rule.text for rule in self.rules]
        if not all(rule.text for rule in self.rules):
            return ""
        joined = (" and " if self.logic == "all" else " or ").join(texts)
        return parse(joined).text() if joined else ""


@dataclass(frozen=True)
class ReadRisk:
    """A distance from the entry price in percent, and where it stands."""

    percent: float
    place: Place


@dataclass(frozen=True)
class Remark:
    """Something that is told of a file: a part that is not taken (`is_refusal`), or what the broker does otherwise.

    `names`: the indicators or parameters that it is about.
    """

    code: str
    message: Message
    place: Place | None = None
    hint: Message | None = None
    is_refusal: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class KisFile:
    """What a file says. `remarks` are in the order of the file; those of a rule are among them."""

    name: str
    entry: ReadGroup
    exit: ReadGroup
    stop_loss: ReadRisk | None = None
    take_profit: ReadRisk | None = None
    trailing_stop: ReadRisk | None = None
    remarks: tuple[Remark, ...] = field(default=())

    @property
    def is_whole(self) -> bool:
        """Whether everything of it was taken."""
        return not any(remark.is_refusal for remark in self.remarks)


def looks_like_kis_file(text: str) -> bool:
    """Whether a text is probably meant as such a file, by its first lines and without reading it as YAML."""
    return len(text) <= 100_000 and bool(_FIRST.search(text)) and bool(_SECOND.search(text))


def read_kis_file(text: str) -> KisFile:
    """What the file says. Raises Unreadable for what is no YAML, or has no section "strategy"."""
    root = read_located(text)
    strategy = root.get("strategy")
    if strategy is None or not isinstance(strategy.value, dict):
        raise Unreadable(_("This is no strategy file of KIS: it has no section “strategy”."))
    reader = _Reader(root, strategy)
    entry, way_out = reader.group("entry"), reader.group("exit")
    reader.check_whole("entry", entry)
    reader.check_whole("exit", way_out)
    risks = {name: reader.risk(name) for name in _RISKS}
    reader.tell_what_is_left()
    metadata = root.get("metadata")
    name = (metadata.text("name") if metadata else "") or strategy.text("id")
    remarks = sorted(reader.remarks, key=lambda one: one.place.start if one.place else 0)
    return KisFile(name[:200], entry, way_out, **risks, remarks=_distinct(remarks))


class _Reader:
    """Reads the sections of one file and remembers what is to be told."""

    def __init__(self, root: Value, strategy: Value) -> None:
        self.root = root
        self.strategy = strategy
        self.remarks: list[Remark] = []
        self.operands = Operands(strategy)

    def group(self, name: str) -> ReadGroup:
        """The rules of the entry or the exit."""
        section = self.strategy.get(name)
        usual: Logic = "all" if name == "entry" else "any"
        if section is None:
            if name == "entry":
                self._tell_no_entry(self.strategy.place)
            return ReadGroup(usual)
        self._check_group(name, section)
        said = section.text("logic").upper()
        if said not in {"", *_LOGICS}:
            text = _("“%(logic)s” joins no conditions: write AND or OR.", logic=said[:20])
            self.remarks.append(Remark("unknown_logic", text, section.field("logic"), is_refusal=True))
        rules = tuple(read_rule(one, self.operands) for one in section.items("conditions"))
        self.remarks += [remark for rule in rules for remark in _remarks_of(rule)]
        return ReadGroup(_LOGICS.get(said, usual), rules)

    def _check_group(self, name: str, section: Value) -> None:
        """Tells of what stands in a group and would say something of its rules."""
        conditions = section.get("conditions")
        is_list = conditions is not None and isinstance(conditions.value, list)
        if not isinstance(section.value, dict) or (conditions is not None and not is_list):
            text = _("“%(name)s” needs a list of conditions.", name=name)
            self.remarks.append(Remark("no_list", text, section.place, is_refusal=True))
            return
        for key in section.value:
            if key not in _OF_GROUP:
                text = _("“%(name)s” of a group of conditions is not known here.", name=key[:40])
                self.remarks.append(Remark("unknown_key", text, section.field(key), is_refusal=True))
        if name == "entry" and not list(section.items("conditions")):
            self._tell_no_entry(section.place)

    def _tell_no_entry(self, place: Place) -> None:
        text = _("The file has no condition for buying.")
        self.remarks.append(Remark("no_entry", text, place, is_refusal=True))

    def check_whole(self, name: str, group: ReadGroup) -> None:
        """Tells of rules that are fine one by one and never hold together."""
        try:
            group.text()
        except ConditionError as error:
            section = self.strategy.get(name)
            place = section.place if section else None
            self.remarks.append(Remark(error.code, error.message, place, is_refusal=True))

    def risk(self, name: str) -> ReadRisk | None:
        """A distance that is switched on."""
        section = self.root.get("risk")
        found = section.get(name) if section else None
        if section is None or found is None:
            return None
        place = section.field(name)
        if not isinstance(found.value, dict):
            text = _("%(name)s needs enabled and percent.", name=name)
            self.remarks.append(Remark("unknown_risk", text, place, is_refusal=True))
            return None
        percent = self._percent(found)
        enabled = found.get("enabled")
        if enabled is not None and not isinstance(enabled.value, bool):
            text = _("enabled of %(name)s is true or false, and nothing else.", name=name)
            self.remarks.append(Remark("unknown_risk", text, place, is_refusal=True))
            return None
        if enabled is None or enabled.value is not True:
            if percent and enabled is None:
                text = _("%(name)s is not taken: it is not switched on (enabled: true).", name=name)
                self.remarks.append(Remark("risk_off", text, place))
            return None
        if percent is None or not 0 < percent < 1000:
            text = _("%(name)s is switched on without a percentage above 0.", name=name)
            self.remarks.append(Remark("risk_without_percent", text, place, is_refusal=True))
            return None
        return ReadRisk(percent, place)

    def _percent(self, risk: Value) -> float | None:
        try:
            return self.operands.number(risk.get("percent"))
        except NotTaken:
            return None

    def tell_what_is_left(self) -> None:
        """Sections and parameters that nothing uses."""
        for name in self.root.value:
            if name not in _SECTIONS:
                text = _("The section “%(name)s” is not read.", name=name[:40])
                self.remarks.append(Remark("unknown_section", text, self.root.field(name)))
        for name in self.strategy.value:
            if name not in _OF_STRATEGY:
                text = _("The section “%(name)s” is not read.", name=name[:40])
                self.remarks.append(Remark("unknown_section", text, self.strategy.field(name)))
        risk = self.root.get("risk")
        for name in risk.value if risk is not None and isinstance(risk.value, dict) else ():
            if name not in {*_RISKS, "max_position_size"}:
                text = _("The section “%(name)s” is not read.", name=name[:40])
                self.remarks.append(Remark("unknown_section", text, risk.field(name) if risk else None))
        if risk is not None and risk.get("max_position_size") is not None:
            text = _("max_position_size is not taken: say in the strategy how much is bought.")
            self.remarks.append(Remark("not_taken", text, risk.field("max_position_size")))
        unused = self.operands.unused_parameters()
        params = self.strategy.get("params")
        if unused and params is not None:
            text = _("No condition uses these parameters: %(names)s.", names=", ".join(unused)[:200])
            self.remarks.append(Remark("unused_parameters", text, params.field(unused[0]), names=tuple(unused)))


def _distinct(remarks: list[Remark]) -> tuple[Remark, ...]:
    """Each once, though several rules may say the same of an indicator."""
    return tuple(one for place, one in enumerate(remarks) if one not in remarks[:place])


def _remarks_of(rule: ReadRule) -> Iterator[Remark]:
    if rule.refusal is not None:
        yield Remark(rule.code, rule.refusal, rule.place, rule.hint, is_refusal=True)
    yield from (Remark(note.code, note.message, rule.place, names=(note.indicator,)) for note in rule.notes)
