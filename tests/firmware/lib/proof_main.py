"""Prove PINs under MicroPython: proof_main.py FILE, where FILE is a list of [pin, salt, nonce]."""

import json
import sys

import hmac_sha256

with open(sys.argv[1]) as file:
    print(json.dumps([hmac_sha256.proof(*case) for case in json.load(file)]))
