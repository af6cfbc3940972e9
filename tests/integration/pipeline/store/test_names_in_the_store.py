"""No two offices, books or accounts that look the same, on every database; a password is the same on any keyboard."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from pipeline.home.vault import Vault
from pipeline.store import Store
from pipeline.store.books.books import NewBook
from pipeline.store.review.people import Role
from records.errors import UsageError
from review.work.accounts import AccountAdministration
from review.work.sessions import SignInDesk

HOME = "UBND xã Yên Hòa, huyện Yên Mô, tỉnh Ninh Bình"
PASSWORD = "Mật khẩu bí mật 1"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "keys" / "secrets.age")


def sign_in_desk(store: Store, vault: Vault) -> SignInDesk:
    return SignInDesk(store, vault, 1.0)


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def test_an_office_is_one_however_it_is_written(store: Store) -> None:
    writings = [
        HOME,
        decomposed(HOME),
        HOME.replace("Hòa", "Hoà"),
        f" {HOME.lower()}",
        HOME.replace("UBND", "Ủy ban nhân dân"),
    ]
    with store.begin() as rows:
        added = [rows.books.add(NewBook("KS", 2018, f"{n:02d}", name)) for n, name in enumerate(writings, start=1)]
        assert {book.office.id for book in added} == {added[0].office.id}
        assert {book.office.name for book in added} == {HOME}
        assert len({book.id.rpartition("-")[2] for book in added}) == 1
        with pytest.raises(UsageError, match=added[0].id):
            rows.books.add(NewBook("KS", 2018, "01", decomposed(HOME)))
        assert rows.books.find(f" {added[0].id.lower()} ") == added[0]


def test_an_account_is_one_however_it_is_written(store: Store, vault: Vault) -> None:
    with store.begin() as rows:
        rows.books.add(NewBook("KS", 2018, "01", HOME))
    accounts = AccountAdministration(store, vault)
    accounts.add("Hòa", PASSWORD, Role.REVIEWER, [decomposed(HOME)])
    for name in (decomposed("Hòa"), "Hoà", " hòa ", "Hòa\u200b"):
        with pytest.raises(UsageError, match="Hòa"):
            accounts.add(name, PASSWORD, Role.REVIEWER, None)
    accounts.add("Hóa", PASSWORD, Role.REVIEWER, None)
    assert len(accounts.lines()) == 2
    assert HOME in accounts.lines()[0] + accounts.lines()[1]
    accounts.disable(decomposed("Hòa"))
    with store.begin() as rows:
        assert rows.people.find("Hòa").disabled


@pytest.mark.parametrize("name", ["Hоа", " \u200b "], ids=["Cyrillic", "nothing to see"])
def test_a_name_that_cannot_be_told_from_another_is_refused(store: Store, vault: Vault, name: str) -> None:
    with pytest.raises(UsageError):
        AccountAdministration(store, vault).add(name, PASSWORD, Role.REVIEWER, None)


@pytest.mark.parametrize(("given", "typed"), [(PASSWORD, decomposed(PASSWORD)), (decomposed(PASSWORD), PASSWORD)])
def test_a_password_is_the_same_composed_and_decomposed_and_nothing_else_is(
    store: Store, vault: Vault, given: str, typed: str
) -> None:
    AccountAdministration(store, vault).add("Hòa", given, Role.REVIEWER, None)
    desk = sign_in_desk(store, vault)
    assert desk.enter(decomposed("Hoà"), typed, "")
    for other in (PASSWORD.lower(), f" {PASSWORD}", PASSWORD.replace("khẩu", "khâủ"), PASSWORD.replace(" ", "\u00a0")):
        assert desk.enter("Hòa", other, "") is None


def test_a_password_from_before_opens_in_the_form_in_which_it_was_given(store: Store, vault: Vault) -> None:
    with store.begin() as rows:
        rows.people.add("Hòa", PasswordHasher().hash(decomposed(PASSWORD)), Role.REVIEWER, everywhere=True)
    assert sign_in_desk(store, vault).enter("Hòa", PASSWORD, "")
