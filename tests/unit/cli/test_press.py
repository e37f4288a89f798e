"""`hub press`: what is pasted after --data."""

from hub.cli.press.press import _data


def test_a_mark_that_an_editor_put_before_the_data_is_no_part_of_it() -> None:
    assert _data('\ufeff{"service": "A"}') == {"service": "A"}
