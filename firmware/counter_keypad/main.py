import device
from app import App

device.run("counter_keypad", App, fw="0.1.0")
