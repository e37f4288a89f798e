"""Texts of the display, from firmware/locale/en.json by tools/device_texts.py. Do not edit."""

TEXTS = {
    "closed": "Counter closed",
    "connecting": "Connecting…",
    "counter": "Counter {counter}",
    "identify": "Device: {name}",
    "late": "Not sent yet…",
    "login": "Log in",
    "lost": "No answer, press again",
    "menu_logout": "2  Log out",
    "menu_park": "1  Park this number",
    "nobody": "Nobody is waiting",
    "nth": "Call {nth}",
    "officer": "Officer number, OK",
    "offline": "Offline",
    "paused": "Paused",
    "pin": "PIN, OK",
    "proving": "Checking…",
    "refused": "Not possible",
    "sending": "Sending…",
    "waiting": "Waiting: {waiting}",
    "welcome": "Welcome {text}",
}
