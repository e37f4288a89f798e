"""The fonts as the firmware reads them."""

from drivers import bitmap_font, led_font
from drivers.bitmap_font import Font, here

VIETNAMESE = "ăâđêôơưĂÂĐÊÔƠƯàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"


def test_four_characters_fit_the_led_matrix():
    for text in ("A042", "M888", "W999", "Q000", "----"):
        assert len(led_font.columns(text)) <= 32, text


def test_every_led_text_is_decoded_again():
    for text in ("A042", led_font.LETTERS, "QUAY 5", "MOI SO A042 DEN QUAY 12"):
        assert led_font.decode(led_font.columns(text)) == text


def test_led_letters_lose_their_marks_and_unknown_ones_are_boxes():
    assert "".join(map(led_font.fold, "Mời quý khách đến quầy Đỗ")) == "MOI QUY KHACH DEN QUAY DO"
    assert led_font.columns("€") == led_font.BOX
    assert led_font.decode(led_font.columns("A€B")) == "A?B"


def test_a_damaged_column_is_not_read_as_the_letter():
    strip = bytearray(led_font.columns("A042"))
    strip[9] ^= 0x10
    assert led_font.decode(strip) != "A042"


def test_the_small_font_has_every_vietnamese_letter_and_the_box_for_others():
    font = Font(here() + "/small.mf")
    assert font.height == 16
    assert all(font.has(letter) for letter in VIETNAMESE + "…–")
    assert not font.has("漢")
    assert font.width("漢") == font.width("\ufffd")


def test_a_ticket_number_in_the_big_font_fits_the_display():
    font = Font(here() + "/big.mf")
    assert font.height == 32
    for text in ("A042", "W999", "M888"):
        assert font.width(text) <= 128, text


def test_a_frozen_driver_looks_for_its_fonts_where_the_files_of_lib_are():
    beside = bitmap_font.here()
    assert beside.endswith("/firmware/lib/drivers/fonts"), beside
    bitmap_font.__file__ = "drivers/bitmap_font.py"  # as of a frozen module
    assert bitmap_font.here() == "/lib/drivers/fonts"


def test_signs_that_writing_programs_make_are_plain_ones_and_no_boxes():
    font = Font(here() + "/small.mf")
    for written, plain in (("“A” – ‘B’", "\"A\" – 'B'"), ("«A»—B", '"A"-B'), ("A\xa0B", "A B")):
        assert font.width(written) == font.width(plain), written
        assert font.width(written) != font.width("€" * len(written))
