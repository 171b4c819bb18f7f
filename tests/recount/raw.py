"""Reads the feeds as they lie in their files: encodings, days, moments, phones.
Never reads the workspace's database, and never mends a value."""
import csv, datetime as dt, io, json, re, unicodedata
from zoneinfo import ZoneInfo

ZONE = dt.timezone(dt.timedelta(hours=8))  # Asia/Shanghai, which keeps no summer time
UTC = dt.timezone.utc
DAY = dt.timedelta(1)


def day(text):
    return dt.date.fromisoformat(text) if text else None


def moment(text):
    """A time in UTC; one without an offset is the workspace's."""
    if not text:
        return None
    at = dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (at if at.tzinfo else at.replace(tzinfo=ZONE)).astimezone(UTC)


def midnight(on):
    """The instant in which a day of the workspace begins."""
    return dt.datetime.combine(on, dt.time(), ZONE)


def local_day(at):
    return at.astimezone(ZONE).date()


def zone_of(name):
    return ZoneInfo(name) if name else ZONE


def add_months(on, n):
    """The same day n months on, or the month's last where it has none such."""
    year, month = divmod(on.year * 12 + on.month - 1 + n, 12)
    last = (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - DAY).day
    return dt.date(year, month + 1, min(on.day, last))


def months_between(later, earlier):
    """Whole months from one day to another."""
    n = (later.year - earlier.year) * 12 + later.month - earlier.month
    return n - 1 if add_months(earlier, n) > later else n


def last_quarter(on):
    """First and last day of the last quarter that is over at the end of a day."""
    first = (on + DAY).replace(day=1, month=((on + DAY).month - 1) // 3 * 3 + 1)
    return add_months(first, -3), first - DAY


def month_end(on):
    """The last end of a month at or before a day."""
    return on if (on + DAY).day == 1 else on.replace(day=1) - DAY


def phone(text):
    """One spelling for a number of mainland China: digits without country code, leading 0 and extension."""
    if not text:
        return None
    text = unicodedata.normalize("NFKC", text).strip()
    text = re.split("转|分机|ext|EXT|x|#", text)[0]
    with_extension = re.fullmatch(r"(0\d+-\d{7,8})-\d{1,5}", text)
    digits = re.sub(r"\D", "", with_extension[1] if with_extension else text)
    if text.startswith("+86"):
        digits = digits[2:]
    elif digits.startswith("0086"):
        digits = digits[4:]
    elif len(digits) == 13 and digits.startswith("861"):
        digits = digits[2:]
    return digits.lstrip("0")


def text_of(path):
    raw = path.read_bytes()
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SystemExit(f"{path}: no encoding fits")


def rows_of(path, refused):
    """Rows by name, without those that the load refused (by line); a row that stands twice counts once."""
    text, bad, rows, seen = text_of(path), refused.get(path.name, set()), [], set()
    if path.suffix == ".jsonl":
        lines = ((n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and n not in bad)
        return [json.loads(line) for _, line in lines]
    reader = csv.reader(io.StringIO(text), delimiter="\t" if path.suffix == ".tsv" else ",")
    head = next(reader)
    line = reader.line_num
    for cells in reader:
        first, line = line + 1, reader.line_num
        if cells and first not in bad and tuple(cells) not in seen:
            seen.add(tuple(cells))
            rows.append({name: cell.strip() for name, cell in zip(head, cells)})
    return rows
