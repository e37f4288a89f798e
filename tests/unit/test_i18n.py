"""The catalogues are whole, agree with each other and with the code."""

import errno
import re

import pytest
from babel.messages.pofile import read_po

from hub import i18n
from hub.i18n import LANGS, TextWarning, catalogue, entries, system_problem, text
from tests.unit.catalogue_scan import SourceScan, placeholders, scan, scan_hub
from tools.catalogues import LOCALE, message_id, ordered

MESSAGE_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


@pytest.fixture(scope="module")
def code() -> SourceScan:
    return scan_hub()


def test_every_language_has_the_same_message_ids() -> None:
    vi, en = (set(catalogue(lang)) for lang in LANGS)
    assert sorted(vi ^ en) == []


def test_every_translation_has_the_same_placeholders() -> None:
    vi, en = (catalogue(lang) for lang in LANGS)
    assert {
        i: (vi[i], en[i]) for i in vi.keys() & en.keys() if placeholders(vi[i]) != placeholders(en[i])
    } == {}


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_is_empty_and_every_id_is_an_identifier(lang: str) -> None:
    assert [i for i, sentence in catalogue(lang).items() if not sentence.strip()] == []
    assert [i for i in catalogue(lang) if not MESSAGE_ID.fullmatch(i)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_placeholders_are_plain_names(lang: str) -> None:
    assert {
        i: s for i, s in catalogue(lang).items() if not all(p.isidentifier() for p in placeholders(s))
    } == {}


@pytest.mark.parametrize("lang", LANGS)
def test_entries_are_in_order_and_no_id_comes_twice(lang: str) -> None:
    po = (LOCALE / f"{lang}.po").read_text("utf-8")
    ids = re.findall(r'^msgid "(.+)"$', po, re.MULTILINE)
    assert sorted({i for i in ids if ids.count(i) > 1}) == []
    assert po == ordered(po), "run python -m tools.catalogues"
    assert "fuzzy" not in po


def test_every_id_used_in_the_code_exists(code: SourceScan) -> None:
    assert {i: where for i, where in code.used.items() if i not in catalogue("vi")} == {}


def test_every_text_call_gives_the_values_of_its_placeholders(code: SourceScan) -> None:
    wrong = {
        where: (i, sorted(given))
        for where, i, given in code.calls
        if i in catalogue("vi") and given != placeholders(catalogue("vi")[i])
    }
    assert wrong == {}


def test_every_catalogue_id_is_used_in_the_code(code: SourceScan) -> None:
    assert [i for i in catalogue("vi") if not code.mentions(i)] == []


def test_every_id_built_at_run_time_begins_with_a_section_that_exists(code: SourceScan) -> None:
    unknown = {p: w for p, w in code.prefixes.items() if not any(i.startswith(p) for i in catalogue("vi"))}
    assert unknown == {}


def test_the_scan_sees_ids_prefixes_and_values() -> None:
    found = scan(
        'text("a.b", lang, n=1)\ni18n.text(f"refused.{code}", lang)\ntext(LABELS[k], lang)\nx = "a.c"', "m.py"
    )
    assert found.used == {"a.b": "m.py:1"}
    assert found.calls == [("m.py:1", "a.b", {"n"})]
    assert found.prefixes == {"refused.": "m.py:2"}
    assert found.mentions("a.c")
    assert found.mentions("refused.anything")
    assert not found.mentions("a.d")


def test_a_text_has_its_values_in_place() -> None:
    assert text("receipt.sets", "vi", count=3) == "Số lượng: 3 bộ"
    assert text("receipt.sets", "en", count=3) == "Sets: 3"


def test_an_unknown_id_is_visible_and_warns() -> None:
    with pytest.warns(TextWarning, match=r"nothing\.like_this"):
        assert text("nothing.like_this", "vi") == "⟦nothing.like_this⟧"


def test_a_missing_value_shows_the_bare_text_and_warns() -> None:
    with pytest.warns(TextWarning, match="count"):
        assert text("receipt.sets", "vi") == "Số lượng: {count} bộ"


def test_a_warning_about_a_text_is_an_error_in_the_tests() -> None:
    with pytest.raises(TextWarning):
        text("nothing.like_this", "vi")


def test_a_language_without_a_catalogue_is_a_bug_that_is_named() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        i18n.catalogue("fr")


def test_sorting_keeps_comments_with_their_entry() -> None:
    po = 'msgid ""\nmsgstr ""\n\nmsgid "b.x"\nmsgstr "B"\n\n\n#. about a\nmsgid "a.x"\nmsgstr "A"\n'
    assert (
        ordered(po)
        == 'msgid ""\nmsgstr ""\n\n#. about a\nmsgid "a.x"\nmsgstr "A"\n\nmsgid "b.x"\nmsgstr "B"\n'
    )
    assert message_id('#. c\nmsgid "a.x"\nmsgstr ""') == "a.x"


@pytest.mark.parametrize("lang", LANGS)
def test_our_reader_and_babels_read_the_same(lang: str) -> None:
    with (LOCALE / f"{lang}.po").open("rb") as file:
        theirs = {str(e.id): str(e.string) for e in read_po(file, locale=lang, abort_invalid=True) if e.id}
    assert dict(catalogue(lang)) == theirs


def test_a_text_over_several_lines_with_quotes_and_comments_is_read_as_gettext_reads_it() -> None:
    po = (
        '# c\nmsgid ""\nmsgstr ""\n"Language: vi\\n"\n\n'
        '#. about a\nmsgid "a.x"\nmsgstr ""\n"Nói \\"có\\"\\n"\n"\\\\"\n#~ old\n'
    )
    assert entries(po) == {"a.x": 'Nói "có"\n\\'}


@pytest.mark.parametrize(
    "wrong",
    [
        'msgid "a.x"\n',
        'msgid "a.x"\nmsgstr "open\n',
        'msgid "a.x"\nmsgid_plural "b"\nmsgstr[0] "c"\n',
        'msgid "a.x"\nmsgstr "\\d"\n',
        "<<<<<<< mine\n",
    ],
)
def test_what_is_no_plain_entry_is_an_error_with_its_line(wrong: str) -> None:
    with pytest.raises(ValueError, match="from line 3 on"):
        entries('msgid "a.a"\nmsgstr "A"\n\n' + wrong)


def test_what_the_operating_system_finds_wrong_is_said_in_the_language_asked_for() -> None:
    missing = FileNotFoundError(errno.ENOENT, "No such file or directory", "x")
    assert system_problem(missing, "vi") == "không có tệp hay thư mục này"
    assert system_problem(missing, "en") == "there is no such file or folder"
    unknown = OSError(errno.EXFULL, "Exchange full")
    assert system_problem(unknown, "vi") == "Exchange full", "what nobody translated is told as it is"
    assert system_problem(OSError("odd"), "vi") == "odd"


def test_what_is_counted_is_written_as_people_of_the_language_read_it() -> None:
    assert "14.364" in text("cli.dossier_list.count", "vi", count=14_364)
    assert "14,364" in text("cli.dossier_list.count", "en", count=14_364)
    assert "1883" in text("console.silent", "vi", host="x", port=1883), "a port is no count"
