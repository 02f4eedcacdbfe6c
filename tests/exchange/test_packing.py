from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

from cspt.exchange.packing import settled


def _archive(moment: tuple[int, int, int, int, int, int]) -> bytes:
    from zipfile import ZipInfo

    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(ZipInfo("a.txt", moment), b"same " * 100)
        archive.writestr(ZipInfo("b.txt", moment), b"other")
    return out.getvalue()


def test_the_moment_of_writing_leaves_no_trace() -> None:
    first, second = _archive((2019, 1, 1, 1, 1, 2)), _archive((2020, 2, 2, 2, 2, 4))
    assert first != second
    assert settled(first, date(2019, 12, 10)) == settled(second, date(2019, 12, 10))


def test_every_entry_is_kept_and_may_be_mended() -> None:
    mended = settled(_archive((2019, 1, 1, 0, 0, 0)), date(2019, 12, 10), {"b.txt": bytes.upper})
    with ZipFile(BytesIO(mended)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {"a.txt": b"same " * 100, "b.txt": b"OTHER"}


def test_a_day_before_archives_know_days_is_their_first() -> None:
    with ZipFile(BytesIO(settled(_archive((2019, 1, 1, 0, 0, 0)), date(1975, 3, 2)))) as archive:
        assert archive.infolist()[0].date_time[0] == 1980
