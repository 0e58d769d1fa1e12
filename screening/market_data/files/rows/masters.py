"""Lists of instruments as KIS publishes them (its "master" files): symbols and names, no bars. Pure.

Korean ones (kospi_code.mst, kosdaq_code.mst, konex_code.mst) have lines of a fixed width in CP949: short code 9 bytes,
ISIN 12, name 40, then the two letters of the security group and many flags. Foreign ones (nasmst.cod ..) have fields
between tabs: exchange code third, symbol fifth, its real-time symbol sixth, Korean and English names after it. Layouts:
the headers and scripts in stocks_info of koreainvestment/open-trading-api.
"""

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO

import polars as pl

_SUFFIXES = (".mst", ".cod")
_LARGEST = 100 * 1024 * 1024  # unpacked; the real ones are below 10 MB
_KOREAN = re.compile(rb"^(?P<code>[0-9A-Z]{6,9}) *$")
_ISIN = re.compile(rb"^[A-Z]{2}[0-9A-Z]{9}[0-9]$")
_GROUP = re.compile(rb"^[A-Z]{2}$")
_CODE, _ISIN_END, _NAME_END = 9, 21, 61
_FOREIGN_FIELDS = 20  # 24 today; the first eight are what counts
_NOTES = re.compile(
    r"^Q(?=[0-9]{6}$)"
)  # KIS writes exchange-traded notes with a Q that the exchange's code doesn't have


def read_master(data: bytes, name: str) -> pl.DataFrame | None:
    """The instruments (symbol, name) of a master file, packed or not; None when it isn't one.

    `name` is the file's, which has to end in .mst, .cod or .zip: nothing else is looked into.
    """
    lines = master_lines(data, name)
    if not lines:
        return None
    found = _korean(lines) or _foreign(lines)
    if found is None:
        return None
    frame = pl.DataFrame(found, schema={"symbol": pl.String, "name": pl.String}, orient="row")
    return frame.unique("symbol", keep="first", maintain_order=True)


def master_lines(data: bytes, name: str) -> list[bytes]:
    """The lines of a master file, packed or not, without their ends; none of what isn't called like one."""
    lines: list[bytes] = []
    for part in _parts(data, name.lower()):
        lines += [line for line in part.replace(b"\r\n", b"\n").split(b"\n") if line.strip()]
    return lines


def listed_code(code: bytes) -> str:
    """The exchange's own code of a Korean one."""
    return _NOTES.sub("", code.decode().strip())


def _parts(data: bytes, name: str) -> Iterable[bytes]:
    if name.endswith(_SUFFIXES) and not data.startswith(b"PK"):
        return [data]
    if not name.endswith((".zip", *_SUFFIXES)) or not data.startswith(b"PK"):
        return []
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if member.filename.lower().endswith(_SUFFIXES)]
            if sum(member.file_size for member in members) > _LARGEST:
                return []
            return [archive.read(member) for member in members]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):  # damaged, or with a password
        return []


def _korean(lines: list[bytes]) -> list[tuple[str, str]] | None:
    found = []
    for line in lines:
        code = _KOREAN.match(line[:_CODE])
        if not (code and _ISIN.match(line[_CODE:_ISIN_END]) and _GROUP.match(line[_NAME_END : _NAME_END + 2])):
            return None
        # A name that doesn't fit is cut in the middle of a letter.
        name = line[_ISIN_END:_NAME_END].decode("cp949", errors="ignore").strip()
        found.append((listed_code(code["code"]), name))
    return found


def _foreign(lines: list[bytes]) -> list[tuple[str, str]] | None:
    found = []
    for line in lines:
        fields = [field.strip() for field in line.decode("cp949", errors="ignore").split("\t")]
        if len(fields) < _FOREIGN_FIELDS or not fields[4] or not fields[5].endswith(fields[4]):
            return None
        found.append((fields[4], fields[6] or fields[7]))
    return found
