"""Dossiers at hand are found by every code, and let go whole."""

from hub.domain.dossiers import events as d
from hub.domain.dossiers.book import DossierBook

FIRST, SECOND = "000.00.15.H41-261123-9001", "000.00.15.H41-261123-0001"


def book_of_one(*codes: str) -> DossierBook:
    book = DossierBook()
    book.follow(1, 1, d.DossierRegistered(FIRST, "1.012783", "dat-dai", 1))
    for seq, code in enumerate(codes, 2):
        book.follow(seq, seq, d.DossierCoded(FIRST, code))
    return book


def test_a_dossier_is_found_by_every_code_it_ever_had() -> None:
    book = book_of_one(SECOND)
    assert book.find(FIRST) is book.find(SECOND) is not None


def test_what_is_not_durable_stays_at_hand() -> None:
    book = book_of_one(SECOND)
    book.let_go(durable_seq=1, keep=0)
    assert book.find(SECOND) is not None


def test_a_dossier_whose_code_was_given_twice_is_let_go_whole() -> None:
    for codes in [(FIRST,), (SECOND, FIRST), (SECOND, SECOND)]:
        book = book_of_one(*codes)
        book.let_go(durable_seq=9, keep=0)
        assert (len(book), book.find(FIRST), book.find(SECOND)) == (0, None, None)
