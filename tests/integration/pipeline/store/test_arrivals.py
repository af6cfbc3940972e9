"""The ledger of the hot folders, and books found by the names of folders, on every database."""

from pipeline.store import Store
from pipeline.store.books.books import NewBook
from pipeline.store.ledgers.arrivals import Arrival, ArrivalState
from scanners.folders.hot_folder import FileStamp

HOT = "/hot"


def test_the_newest_row_of_a_path_holds_and_what_was_only_begun_is_begun_anew(store: Store) -> None:
    huge = FileStamp(9_000_000_000, 1_795_338_226_166_756_878)
    with store.begin() as rows:
        book = rows.books.add(NewBook("KS", 2007, "01", "UBND xã Thử Nghiệm")).id
        for path, sha256, state in [
            ("s1.jpg", "a", ArrivalState.BEGUN),
            ("s1.jpg", "a", ArrivalState.DOCKET),
            ("s2.jpg", "b", ArrivalState.TAKEN),
            ("s2.jpg", "c", ArrivalState.BEGUN),
            ("quarantine/s3.jpg", "d", ArrivalState.SET_ASIDE),
        ]:
            rows.arrivals.add(Arrival(HOT, path, huge, sha256, path), state, book)
    with store.begin() as rows:
        assert rows.arrivals.settled(HOT) == {"s1.jpg": huge, "quarantine/s3.jpg": huge}
        assert rows.arrivals.settled("/elsewhere") == {}
        assert rows.arrivals.last_docket(HOT, "") == book
        assert rows.arrivals.last_docket(HOT, "sub") is None
        assert rows.arrivals.book_of(HOT, "s2.jpg", "b") is None
        assert rows.arrivals.book_of(HOT, "quarantine/s3.jpg", "mended") == book
        assert rows.arrivals.of_content(HOT, book, "c") == [Arrival(HOT, "s2.jpg", huge, "c", "s2.jpg")]
        assert rows.arrivals.of_content(HOT, None, "c") == []
        assert rows.arrivals.books([HOT]) == [book]


def test_a_folder_names_a_book_by_its_id_or_by_what_stands_before_the_dash_if_that_is_clear(store: Store) -> None:
    with store.begin() as rows:
        first = rows.books.add(NewBook("KS", 2007, "01", "UBND xã Thử Nghiệm")).id
        rows.books.add(NewBook("KS", 2007, "02", "UBND xã Thử Nghiệm"))
        twin = rows.books.add(NewBook("KS", 2007, "02", "UBND xã Láng Giềng")).id
    with store.begin() as rows:
        named = [
            rows.books.named_by(name) for name in (first.lower(), "ks.2007.01", twin, "KS.2007.02", "KS.2007.0_", "")
        ]
    assert [book.id if book else None for book in named] == [first, first, twin, None, None, None]
