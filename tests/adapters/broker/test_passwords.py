"""Device passwords: one hash that both brokers read."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.adapters.broker import hash_password, new_password, verify
from hub.adapters.broker.passwords import ITERATIONS


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_hash_fits_its_password_and_no_other(password: str, other: str) -> None:
    stored = hash_password(password)
    assert verify(password, stored)
    assert verify(other, stored) == (other == password)


def test_the_same_password_has_a_different_hash_each_time() -> None:
    assert hash_password("x") != hash_password("x")


def test_the_number_of_iterations_is_in_the_hash_and_obeyed() -> None:
    salt = bytes(12)
    few, many = hash_password("x", iterations=1, salt=salt), hash_password("x", iterations=5000, salt=salt)
    assert few.split("$")[2] == "1"
    assert few != many
    assert verify("x", few)
    assert verify("x", many)
    assert hash_password("x").split("$")[2] == str(ITERATIONS)


@pytest.mark.parametrize(
    "broken",
    ["", "x", "$7$101$", "$7$101$AAAA$AAAA", "$6$101$AAAA$AAAA", "$7$-1$AAAA$AAAA", "$7$x$!$!", "$7$$$$$"],
)
def test_a_malformed_hash_fits_nothing(broken: str) -> None:
    assert not verify("", broken)
    assert not verify("x", broken)


def test_a_new_password_is_128_random_bits_without_special_characters() -> None:
    passwords = {new_password() for _ in range(100)}
    assert len(passwords) == 100
    assert all(len(password) == 22 for password in passwords)
    assert all(c.isalnum() or c in "-_" for password in passwords for c in password)


@pytest.mark.mosquitto
def test_a_hash_made_by_mosquitto_is_verified(tmp_path: Path) -> None:
    program = shutil.which("mosquitto_passwd")
    if program is None:
        pytest.skip("mosquitto_passwd is not installed (apt package mosquitto)")
    file = tmp_path / "passwords"
    subprocess.run([program, "-b", "-c", str(file), "k1", "a secret"], check=True, capture_output=True)
    name, stored = file.read_text().strip().split(":")
    assert name == "k1"
    assert verify("a secret", stored)
    assert not verify("another", stored)
