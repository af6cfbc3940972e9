"""Very many births with names as they are spread in the country, and questions about them: for measuring only."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import column, insert, table, text

from pipeline.store import Store
from pipeline.store.books.books import NewBook
from pipeline.store.search.upkeep import fill as fill_index
from records.examination import WHOLE_REGION, Examination
from records.stages import PageDecision, PageKind, PageLayout, QualityVerdict
from records.text.vietnamese import skeleton

OFFICE = "UBND xã Thử"
FIRST = f"{OFFICE} 0"
COMMUNES, YEARS = 200, range(1990, 2015)
SURNAMES = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đinh Lương Trịnh Mai Tô Cao Hà Tạ Lò Vàng"
SHARES = (31, 11, 8, 7, 5, 5, 4, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
MIDDLES = "Văn Thị Hữu Đức Minh Ngọc Thanh Quang Xuân Thu Hồng Kim Công Đình Bảo Gia Thùy Phương Anh Hải Tuấn Quốc"
GIVEN = (
    "Anh Bình Châu Chi Cường Dung Dũng Duy Dương Đạt Giang Hà Hải Hạnh Hằng Hiếu Hòa Hoa Hoàng Hùng Hương Huy Huyền "
    "Khánh Khoa Lan Linh Loan Long Mai Minh My Nam Nga Ngân Ngọc Nhung Oanh Phong Phúc Phương Quân Quang Quỳnh Sơn Tâm "
    "Thảo Thắng Thành Thịnh Thu Thúy Thủy Tiến Toàn Trang Trung Trường Tú Tuấn Tùng Tuyết Uyên Vân Việt Vinh Xuân Yến"
)
PLACES = "Thử Nghiệm Giả Định Bình Minh Tân Lập Hòa An Phú Thọ Long Sơn Đông Hải Vĩnh Lộc Yên Khê Mỹ Thành Cẩm Bắc"
LAYOUT = PageLayout(PageKind.RECORD, "KS-2016", (1600.0, 0, 0, 0, 2260.0, 0, 0, 0, 1), 0, 0.0, 8.0, 1.0)


@dataclass(frozen=True, slots=True)
class Birth:
    """Birth as it is searched for."""

    name: str
    mother: str
    born: str
    number: str
    place: str
    paper: str

    @property
    def entry(self) -> str:
        """Entry as JSON, with those columns alone that are searched."""
        cells = {
            "so": self.number,
            "ngayDangKy": self.born[:6] + str(int(self.born[6:]) + 1),
            "nksHoTen": self.name,
            "nksNgaySinh": self.born,
            "nksNoiSinh": self.place,
            "nksSoDinhDanh": self.paper,
            "meHoTen": self.mother,
        }
        fields = [
            {"column": name, "state": "read", "as_written": value, "value": value, "confidence": 0.9}
            for name, value in cells.items()
        ]
        return json.dumps({"row": None, "fields": fields}, ensure_ascii=False)


def fill(store: Store, records: int) -> None:
    """Put births into an empty store and index them; do nothing when there are books."""
    with store.begin() as rows:
        if rows.books.all():
            return
    chance = random.Random(7)
    books = [_book(store, f"{OFFICE} {one}", YEARS[one % len(YEARS)]) for one in range(COMMUNES)]
    for commune, (book_id, office_id, page_id) in enumerate(books):
        year = YEARS[commune % len(YEARS)]
        lines = [
            _row(book_id, office_id, page_id, year, place, birth)
            for place, birth in enumerate(_births(chance, year, records // COMMUNES), 1)
        ]
        with store.engine.begin() as connection:
            connection.execute(insert(table("record", *(column(name) for name in lines[0]))), lines)
    with store.engine.begin() as connection:
        fill_index(connection)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if store.engine.dialect.name == "postgresql" else "ANALYZE"))


def questions(count: int) -> Iterator[tuple[str, str, int | None]]:
    """Yield kinds of questions, what is typed as people at a counter ask, and the place of the birth in `FIRST`'s book.

    Of a fifth there is no such birth: None.
    """
    chance = random.Random(7)
    there = list(_births(chance, YEARS[0], count))  # begins as those of the first book do
    others = list(_births(chance, 2000, count))
    for number, (known, unknown) in enumerate(zip(there, others, strict=True)):
        made_up = number % 5 == 4
        birth = unknown if made_up else known
        syllables = birth.name.split()
        typed = {
            "name": birth.name,
            "name without marks": skeleton(birth.name).lower(),
            "misspelt": _misspelt(chance, skeleton(birth.name).lower()),
            "part of a name": " ".join(syllables[1:]),
            "surname and given name": f"{syllables[0]} {syllables[-1]}",
            "name and mother": f"{birth.name} {birth.mother}",
            "name and day": f"{birth.name} {birth.born}",
            "name and year": f"{birth.name} {birth.born[6:]}",
            "day": birth.born,
            "number and year": f"{birth.number}/{birth.born[6:]}",
            "paper": birth.paper[:9],
            "name and place": f"{birth.name} {birth.place.split()[1]}",
        }
        kind = list(typed)[number % len(typed)]
        yield kind, typed[kind], None if made_up else number + 1


def _book(store: Store, office: str, year: int) -> tuple[str, int, int]:
    with store.begin() as rows:
        book = rows.books.add(NewBook("KS", year, "01", office))
        scan = rows.scans.add(book.id, "p.jpg", "0" * 64, "image/jpeg", 10)
        seen = Examination(0, WHOLE_REGION, LAYOUT, QualityVerdict(PageDecision.ACCEPTED, ()))
        return book.id, book.office.id, rows.pages.replace(scan, [seen])[0].id


def _row(book: str, office: int, page: int, year: int, place: int, birth: Birth) -> dict[str, object]:
    state = {"state": "draft", "task": "review"}
    keys = {"book_id": book, "office_id": office, "page_id": page, "entry": str(place), "position": place}
    found = {"type": "KS", "year": year, "so": birth.number, "name_folded": skeleton(birth.name).lower()}
    return {**keys, **found, **state, "current": birth.entry, "version": 1, "effort": 500}


def _births(chance: random.Random, year: int, count: int) -> Iterator[Birth]:
    for number in range(1, count + 1):
        day = f"{chance.randint(1, 28):02d}.{chance.randint(1, 12):02d}.{year}"
        place = f"Xã {' '.join(chance.sample(PLACES.split(), 2))}, huyện {chance.choice(PLACES.split())}, tỉnh Lào Cai"
        paper = f"{chance.randint(1, 96):03d}{chance.randint(0, 10**9 - 1):09d}"
        yield Birth(_name(chance), _name(chance), day, str(number), place, paper)


def _name(chance: random.Random) -> str:
    middles = chance.sample(MIDDLES.split(), chance.choice((1, 1, 2)))
    surname = chance.choices(SURNAMES.split(), SHARES)[0]
    return " ".join((surname, *middles, chance.choice(GIVEN.split())))


def _misspelt(chance: random.Random, name: str) -> str:
    """Return a name with two neighbouring letters of its last syllable in the other order, or one letter another."""
    head, _blank, last = name.rpartition(" ")
    place = chance.randrange(len(last))
    return f"{head} {last[:place]}{chance.choice('abcdeghiklmnopqrstuvxy')}{last[place + 1 :]}"
