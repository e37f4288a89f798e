"""office.toml is checked completely: every mistake on a line of its own, and none of them twice."""

from pathlib import Path
from typing import Any

import pytest

from hub.config import EXAMPLES, Agency, ConfigErrors, Procedure, Settings, example_toml, load, parse
from hub.config.toml_file import FILE_BYTES_MAX
from hub.domain.office.office import Brightness
from hub.i18n import LANGS, catalogue

SMALL = """
[office]
site = "xa-nho"
name_vi = "Bộ phận Một cửa"
name_en = "One-stop desk"

[rating]
levels_vi = ["Rất hài lòng", "Hài lòng", "Không hài lòng"]
levels_en = ["Very satisfied", "Satisfied", "Not satisfied"]

[[rating.reasons]]
key = "slow"
name_vi = "Phải chờ lâu"
name_en = "Long wait"

[[priorities]]
key = "elderly"
name_vi = "Người cao tuổi"
name_en = "Elderly"
credit_s = 600

[[agencies]]
key = "ubnd"
name_vi = "Ủy ban nhân dân"
name_en = "People's Committee"

[[procedures]]
code = "2.000635"
name = "Cấp bản sao trích lục hộ tịch"
agency = "ubnd"
term = 0
fee_vnd = 8000

[[services]]
letter = "A"
name_vi = "Hộ tịch"
name_en = "Civil status"
agency = "ubnd"
procedures = ["2.000635"]

[[services]]
letter = "B"
name_vi = "Chứng thực"
name_en = "Certification"
agency = "ubnd"

[[counters]]
number = 1
name_vi = "Quầy 1"
name_en = "Counter 1"
services = ["A", "B"]

[[counters]]
number = 2
name_vi = "Quầy 2"
name_en = "Counter 2"
services = ["B"]

[[officers]]
id = "101"
name = "Cán bộ quầy 1"
counters = [1]
"""


def mistakes(*changes: tuple[str, str], lang: str = "en") -> list[str]:
    """The lines for the small office after replacing each first text by the second."""
    content = SMALL
    for old, new in changes:
        assert content.count(old) >= 1, old
        content = content.replace(old, new, 1)
    with pytest.raises(ConfigErrors) as caught:
        parse(content)
    return caught.value.lines(lang)


def test_a_small_office_needs_little() -> None:
    settings = parse(SMALL)
    assert (settings.lang, settings.broker.mode, settings.broker.port) == ("vi", "embedded", 1883)
    assert (settings.printing.paper_mm, settings.printing.accents) == (80, True)
    assert settings.office.counters_for("B") == (1, 2)
    assert settings.office.officers["101"].counters == (1,)
    assert settings.agencies["ubnd"] == Agency(
        key="ubnd", name_vi="Ủy ban nhân dân", name_en="People's Committee"
    )
    assert settings.procedures["2.000635"] == Procedure(
        code="2.000635", name="Cấp bản sao trích lục hộ tịch", agency="ubnd", term=0, fee_vnd=8000
    )


TEN = (
    ('site = "xa-nho"', 'site = "Xã Nhỏ"'),
    (
        'name_en = "One-stop desk"',
        'nam_en = "One-stop desk"\nlang = "fr"',
    ),  # two: missing and unknown, and lang
    ("[rating]", '[broker]\nport = 70000\nmode = "rabbit"\n\n[rating]'),  # two
    ("credit_s = 600", 'credit_s = "600"'),
    ('letter = "B"', 'letter = "A"'),
    ('services = ["A", "B"]', 'services = ["Z", "A"]'),
    ('services = ["B"]', 'services = ["A"]'),
    ("counters = [1]", "counters = [7]"),
)


def test_ten_mistakes_give_exactly_ten_lines() -> None:
    lines = mistakes(*TEN)
    assert lines == [
        'office.site = "Xã Nhỏ": is not right; give lower-case letters, digits and hyphens, '
        'at most 32 characters, such as "nghe-an"',
        "office.name_en: is missing; give a line of text in quotes, 1 to 160 characters",
        'office.lang = "fr": is not right; give one of vi, en',
        'office.nam_en = "One-stop desk": no such key; did you mean name_en?',
        'broker.mode = "rabbit": is not right; give one of embedded, mosquitto, external',
        "broker.port = 70000: is not right; give a whole number from 1 to 65535",
        'priorities[1].credit_s = "600": is not right; give a whole number from 0 to 14400',
        'services[2].letter = "A": is the same as services[1].letter',
        'counters[1].services[1] = "Z": no such service; one of A',
        "officers[1].counters[1] = 7: no such counter; one of 1, 2",
    ]


def test_the_lines_are_vietnamese_first() -> None:
    with pytest.raises(ConfigErrors) as caught:
        parse(SMALL.replace('services = ["B"]', 'services = ["Z"]'))
    assert str(caught.value) == 'counters[2].services[1] = "Z": không có dịch vụ này; một trong: A, B'


def boards(*entries: str) -> tuple[str, str]:
    """A change that gives the small office tables [[brightness]]."""
    return "[[agencies]]", "\n".join([*(f"[[brightness]]\n{entry}" for entry in entries), "[[agencies]]"])


ONE_MISTAKE: list[tuple[str, str, str]] = [
    ("number = 2", "number = 1", "counters[2].number = 1: is the same as counters[1].number"),
    ('name_vi = "Quầy 2"', 'name_vi = ""', 'counters[2].name_vi = "": is not right; give a line of text'),
    ('name_vi = "Quầy 2"', "name_vi = 2", "counters[2].name_vi = 2: is not right; give a line of text"),
    ('name_vi = "Quầy 2"', 'name_vi = "a\\nb"', 'counters[2].name_vi = "a\\nb": is not right'),
    ('id = "101"', "id = 101", "officers[1].id = 101: is not right; give 1 to 8 digits in quotes"),
    ("counters = [1]", 'counters = ["1"]', 'officers[1].counters[1] = "1": is not right; give a list of'),
    ("counters = [1]", "counters = [1, 1]", "officers[1].counters[2] = 1: is the same as officers[1].cou"),
    ("counters = [1]", "counters = 1", "officers[1].counters = 1: is not right; give a list of counter n"),
    ('services = ["B"]', "services = []", "counters[2].services = []: is not right; give a list of servi"),
    ("term = 0", "term = -1", "procedures[1].term = -1: is not right; give a whole number from 0 to 3650"),
    ("term = 0", "term = 1.5", "procedures[1].term = 1.5: is not right; give a whole number"),
    ("term = 0", "term = true", "procedures[1].term = true: is not right; give a whole number"),
    ("term = 0", 'unit = "weeks"', 'procedures[1].unit = "weeks": is not right; give one of working_days'),
    ("fee_vnd = 8000", "fee = 8000", "procedures[1].fee = 8000: no such key; did you mean fee_vnd?"),
    ("term = 0", "xyz = 2020-01-01", 'procedures[1].xyz = 2020-01-01: no such key; there are code, name'),
    ('agency = "ubnd"', 'agency = "ubnb"', 'procedures[1].agency = "ubnb": no such agency; one of ubnd'),
    ('["2.000635"]', '["2.000636"]', 'services[1].procedures[1] = "2.000636": no such procedure; one of'),
    ("[rating]", "[printing]\npaper_mm = 72\n[rating]", "printing.paper_mm = 72: is not right; give one"),
    ("[rating]", '[printing]\naccents = "no"\n[rating]', 'printing.accents = "no": is not right; give tr'),
    ("[rating]", "[numbering]\nlast = 1000\n[rating]", "numbering.last = 1000: is not right; give a whol"),
    ("[rating]", "[rating]\nreason_below = 4", "rating.reason_below = 4: is not right; give a whole numb"),
    ('"Very satisfied", ', '"Excellent", "Good", ', "must have 3 levels as levels_vi has"),
    ('key = "slow"', 'key = "Slow"', 'rating.reasons[1].key = "Slow": is not right; give lower-case letters'),
    ('services = ["B"]', 'services = ["B", "B"]', 'counters[2].services[2] = "B": is the same'),
    ('services = ["A", "B"]', 'services = ["B"]', 'services[1].letter = "A": no counter gives this service'),
    (*boards('from = "6:00"\nlevel = 8'), 'brightness[1].from = "6:00": is not right; give a time of day'),
    (*boards('from = "24:00"\nlevel = 8'), 'brightness[1].from = "24:00": is not right; give a time of day'),
    (*boards("from = 06:00:00\nlevel = 8"), "brightness[1].from = "),
    (*boards('from = "06:00"\nlevel = 16'), "brightness[1].level = 16: is not right; give a whole number"),
    (*boards('from = "06:00"\nlevel = "8"'), 'brightness[1].level = "8": is not right; give a whole number'),
    (*boards('from = "06:00"'), "brightness[1].level: is missing; give a whole number from 0 to 15"),
    (*boards("level = 8"), "brightness[1].from: is missing; give a time of day in quotes"),
    (*boards(*['from = "06:00"\nlevel = 8'] * 2), 'brightness[2].from = "06:00": is the same as bright'),
    (*boards('from = "06:00"\nlevel = 8\nlvl = 1'), "brightness[1].lvl = 1: no such key; did you mean level"),
    ("[office]", "priorites = 1\n[office]", "priorites = 1: no such key; did you mean priorities?"),
    ("[office]", '[dossiers]\nreturn_service = "Z"\n[office]', 'dossiers.return_service = "Z": no such se'),
    ("[office]", '[dossiers]\ncode_patterns = ["[0-9"]\n[office]', "dossiers.code_patterns[1] = "),
    ("[office]", '[dossiers]\ncode_patterns = ["[0-9]+"]\n[office]', "give a list of regular expressions"),
    ("[office]", "[dossiers]\nretention_days = 0\n[office]", "dossiers.retention_days = 0: is not right"),
    ("[office]", "[dossiers]\nkeep = 0\n[office]", "dossiers.keep = 0: no such key; there are code_patterns"),
    ("[office]", "broker = 1\n[office]", "broker = 1: is not right; give a table [broker]"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), ONE_MISTAKE, ids=[new[:40] for _, new, _ in ONE_MISTAKE])
def test_one_mistake_gives_one_line_with_path_value_and_what_is_right(old: str, new: str, said: str) -> None:
    lines = mistakes((old, new))
    assert len(lines) == 1
    assert said in lines[0]


def test_brightness_is_kept_in_the_order_of_the_day() -> None:
    old, new = boards('from = "18:30"\nlevel = 3', 'from = "06:00"\nlevel = 12')
    assert parse(SMALL.replace(old, new, 1)).office.brightness == (Brightness(360, 12), Brightness(1110, 3))
    assert parse(SMALL).office.brightness == ()


def test_a_misspelt_name_is_told_where_it_is_given_and_where_it_is_missed() -> None:
    lines = mistakes(('code = "2.000635"', 'code = "635"'))
    assert [line.split(" = ")[0] for line in lines] == ["procedures[1].code", "services[1].procedures[1]"]


def test_an_empty_file_names_all_that_is_missing() -> None:
    with pytest.raises(ConfigErrors) as caught:
        parse("")
    paths = [mistake.path for mistake in caught.value.mistakes]
    assert paths == [
        "office.site",
        "office.name_vi",
        "office.name_en",
        "rating.levels_vi",
        "rating.levels_en",
    ]


def test_an_office_without_counters_or_services_is_a_mistake() -> None:
    head = SMALL[: SMALL.index("[[agencies]]")]
    with pytest.raises(ConfigErrors) as caught:
        parse(head)
    assert [m.path for m in caught.value.mistakes] == ["services", "counters"]


def test_wrong_toml_is_told_with_its_line() -> None:
    lines = mistakes(('site = "xa-nho"', "site = xa-nho"))
    assert lines == ["office.toml:3:8: not valid TOML: not a value; words stand between quotation marks"]


def test_toml_that_ends_too_soon_is_told_with_its_last_line() -> None:
    with pytest.raises(ConfigErrors) as caught:
        parse("[office]\nsite = ")
    assert caught.value.lines("en")[0].startswith("office.toml:2:")


def test_a_key_given_twice_is_wrong_toml() -> None:
    assert "office.toml:4:" in mistakes(('site = "xa-nho"', 'site = "a"\nsite = "b"'))[0]


def test_a_number_of_thousands_of_digits_is_told_and_ends_nothing() -> None:
    (line,) = mistakes(('site = "xa-nho"', "site = " + "9" * 5_000))
    assert "this number is too long" in line


def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match=r"office\.toml: không đọc được tệp: không có tệp hay thư mục này"):
        load(tmp_path / "office.toml")


def test_a_file_of_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_bytes('[office]\nname_vi = "Một'.encode("utf-16-le"))
    path.write_bytes(b'[office]\nname_vi = "M\xf4t c\xfaa"\n')
    with pytest.raises(ConfigErrors, match=r"office\.toml:2: không phải văn bản UTF-8"):
        load(path)


def test_a_file_too_large_to_be_one_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_bytes(b"#" * (FILE_BYTES_MAX + 1))
    with pytest.raises(ConfigErrors, match="1000000 byte"):
        load(path)


def test_a_long_value_is_cut_to_stay_on_the_line() -> None:
    line = mistakes(('site = "xa-nho"', f'site = "{"x" * 500}"'))[0]
    assert len(line) < 250
    assert "…: " in line


def test_every_text_that_a_mistake_can_name_is_in_the_catalogues() -> None:
    source = "".join(
        p.read_text("utf-8") for p in (Path(__file__).parents[2] / "hub" / "config").glob("*.py")
    )
    named = [i for i in catalogue("vi") if i.startswith("config.")]
    for msgid in named:
        word = msgid.removeprefix("config.").removeprefix("want_").removeprefix("no_such_")
        assert f'"{word}"' in source or word in ("services", "procedures", "counters"), msgid


@pytest.mark.parametrize("lang", LANGS)
def test_every_mistake_reads_whole_in_every_language(lang: str) -> None:
    for line in mistakes(*TEN, lang=lang):
        assert "⟦" not in line
        assert "{" not in line


@pytest.mark.parametrize(
    "wrong", [None, 0, -1, 1.5, "", "x" * 1000, True, [], [[]], [1, "A"], {}, {"x": 1}, "\0", "Ẫ"]
)
def test_no_value_anywhere_makes_the_checker_fail(wrong: Any) -> None:
    """Each place of the file in turn holds something absurd: settings or ConfigErrors, nothing else."""
    import tomllib

    from hub.config import loading
    from hub.config.table import Table

    def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        return [path] * bool(path) + [p for key, one in inside for p in places(one, (*path, key))]

    for place in places(tomllib.loads(SMALL)):
        data = tomllib.loads(SMALL)
        node = data
        for key in place[:-1]:
            node = node[key]
        node[place[-1]] = wrong
        noted: list[Any] = []
        assert isinstance(loading._read(Table(data, "", noted)), Settings)
        for mistake in noted:
            assert mistake.line("en")


def test_the_command_line_may_choose_broker_and_port() -> None:
    settings = parse(SMALL).with_broker(mode="mosquitto", port=2883)
    assert (settings.broker.mode, settings.broker.port, settings.broker.host) == (
        "mosquitto",
        2883,
        "127.0.0.1",
    )
    assert parse(SMALL).with_broker() == parse(SMALL)


@pytest.mark.parametrize("choice", [{"mode": "rabbit"}, {"port": 0}, {"port": 65536}])
def test_the_command_line_cannot_choose_the_impossible(choice: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        parse(SMALL).with_broker(**choice)


def test_the_examples_are_known_by_name() -> None:
    assert EXAMPLES == ("starter", "nghe-an")
    with pytest.raises(KeyError):
        example_toml("ha-noi")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("number = 1", 'number = "1"'),
        ("number = 1", "nummer = 1"),
        ('letter = "A"', 'letter = "a"'),
        ('key = "ubnd"', 'key = "UBND"'),
        ('code = "2.000635"', "code = 2000635"),
    ],
)
def test_what_only_follows_from_another_mistake_is_not_told(old: str, new: str) -> None:
    said = mistakes((old, new))
    assert said
    assert not [line for line in said if "one of:" in line]


def test_a_reference_to_nothing_is_still_a_mistake_where_the_named_things_are_right() -> None:
    (line,) = mistakes(('services = ["A", "B"]', 'services = ["A", "B", "b"]'))
    assert 'services[3] = "b"' in line
