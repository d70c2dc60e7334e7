"""Quantises an ONNX file by an engine's own means, in a process of its own.

    quantize.py ENGINE SOURCE TARGET CHANNELS [--calibrate FOLDER]
"""

import argparse

import onnx

import engines
import pictures

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("engine", choices=engines.ALL)
parser.add_argument("source")
parser.add_argument("target")
parser.add_argument("channels", type=int)
parser.add_argument("--calibrate")
options = parser.parse_args()

WIDTH, HEIGHT = 320, 240
if options.calibrate:
    calibration = list(pictures.from_folder(options.calibrate, options.channels, WIDTH, HEIGHT))
else:
    calibration = [pictures.made_up(options.channels, WIDTH, HEIGHT, seed) for seed in range(1, 9)]
name = onnx.load(options.source).graph.input[0].name
engines.ALL[options.engine].quantize(options.source, options.target, name, calibration)
