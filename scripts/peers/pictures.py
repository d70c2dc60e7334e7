"""Pictures for timing, checking and calibrating."""

import pathlib

import numpy as np


def made_up(channels, width, height, seed, sigma=25):
    """A noisy picture of smooth shading and overlapping rectangles: 1 × channels × height × width floats in 0…1."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    planes = np.empty((channels, height, width), np.float32)
    for plane in planes:
        fx, fy, phase = random.uniform(0.005, 0.05, 2).tolist() + [random.uniform(0, 6)]
        plane[:] = 0.5 + 0.25 * np.sin(fx * x + fy * y + phase)
    for _ in range(40):
        left, top = random.integers(0, width), random.integers(0, height)
        right, bottom = left + random.integers(2, width // 3 + 3), top + random.integers(2, height // 3 + 3)
        planes[:, top:bottom, left:right] += random.uniform(-0.3, 0.3, (channels, 1, 1)).astype(np.float32)
    planes += random.normal(0, sigma / 255, planes.shape).astype(np.float32)
    return np.clip(planes, 0, 1)[None]


def from_folder(folder, channels, width, height, limit=32):
    """The centres of PNG and JPEG pictures, repeated where they are smaller."""
    from PIL import Image

    paths = [path for path in sorted(pathlib.Path(folder).iterdir()) if path.suffix.lower() in (".png", ".jpg", ".jpeg")]
    if not paths:
        raise SystemExit(f"error: {folder}: there are no PNG or JPEG pictures in this folder")
    for path in paths[:limit]:
        pixels = np.asarray(Image.open(path).convert("L" if channels == 1 else "RGB"), np.float32) / 255
        pixels = np.moveaxis(pixels.reshape(*pixels.shape[:2], channels), 2, 0)
        pixels = np.tile(pixels, (1, -(-height // pixels.shape[1]), -(-width // pixels.shape[2])))
        top, left = (pixels.shape[1] - height) // 2, (pixels.shape[2] - width) // 2
        yield pixels[None, :, top : top + height, left : left + width]
