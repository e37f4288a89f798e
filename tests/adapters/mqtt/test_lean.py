"""paho is loaded without what it needs for proxies, and nobody else misses it."""

import subprocess
import sys


def says(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_paho_comes_without_http_and_mail() -> None:
    loads = "import sys; from hub.adapters.mqtt.lean import paho; print(bool(paho.Client), *sys.modules)"
    loaded = says(loads).split()
    assert loaded[0] == "True"
    assert {"urllib.request", "http.client", "email", "socks"} & set(loaded) == set()


def test_whoever_wants_it_afterwards_gets_the_real_one() -> None:
    wants = "from hub.adapters.mqtt import lean; import urllib.request as u; print(u.urlopen.__name__)"
    assert says(wants).split() == ["urlopen"]


def test_what_is_loaded_already_stays() -> None:
    stays = (
        "import urllib.request as u; from hub.adapters.mqtt import lean; print(lean.paho.urllib.request is u)"
    )
    assert says(stays).split() == ["True"]
