import device
from app import App

device.run("rating_pad", App, fw="0.1.0")
