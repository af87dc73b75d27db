"""Writes images of every kind into a folder, and what Pillow, NumPy and the definitions make of them.

pillow_images.py FOLDER SEED    For NAME it writes NAME.rgb (width and height as 32-bit numbers, then red, green and blue of the upright picture over
white), NAME.square (the middle square by exact area averages) and NAME.grey (those in grey).
"""

import os
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageOps

folder, seed = sys.argv[1], int(sys.argv[2])
random = np.random.RandomState(seed)
RESOLUTION = 7
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def path(name):
    return os.path.join(folder, name)


def over_white(rgba):
    """Integers, rounded: (c a + 255 (255 - a)) / 255."""
    rgba = rgba.astype(np.int64)
    colours, alpha = rgba[:, :, :3], rgba[:, :, 3:]
    return (colours * alpha + 255 * (255 - alpha) + 127) // 255


def expect(name, rgb):
    rgb = np.asarray(rgb).astype(np.int64)
    height, width = rgb.shape[:2]
    with open(path(name + ".rgb"), "wb") as file:
        file.write(struct.pack("<II", width, height) + rgb.astype(np.uint8).tobytes())
    # Area averages by their definition: every pixel r times along each axis, then means of s x s blocks.
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    fine = rgb[top : top + side, left : left + side].repeat(RESOLUTION, 0).repeat(RESOLUTION, 1)
    sums = fine.reshape(RESOLUTION, side, RESOLUTION, side, 3).sum((1, 3))
    square = ((sums + side * side // 2) // (side * side)).astype(np.uint8)
    with open(path(name + ".square"), "wb") as file:
        file.write(square.tobytes())
    with open(path(name + ".grey"), "wb") as file:
        file.write(Image.fromarray(square).convert("L").tobytes())


def save(name, image, **options):
    """A file that Pillow writes and reads."""
    image.save(path(name), **options)
    read = Image.open(path(name))
    # Pillow turns CMYK to RGB only when asked to, without profiles.
    read = ImageOps.exif_transpose(read)
    expect(name, over_white(np.asarray(read.convert("RGB").convert("RGBA") if read.mode == "CMYK" else read.convert("RGBA"))))


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def packed(rows, depth):
    out = b""
    for row in rows:
        values = row.reshape(-1)
        if depth == 16:
            out += b"\0" + values.astype(">u2").tobytes()
        else:
            bits = "".join(format(int(value), "0%db" % depth) for value in values)
            bits += "0" * (-len(bits) % 8)
            out += b"\0" + bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    return out


def png(name, colour_type, depth, pixels, expected, extra=b"", interlaced=False):
    """A file that Pillow cannot write; what it shows is known."""
    height, width = pixels.shape[:2]
    if interlaced:
        data = b"".join(packed(pixels[y::down, x::across], depth) for x, y, across, down in PASSES if pixels[y::down, x::across].size)
    else:
        data = packed(pixels, depth)
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlaced))
    data = zlib.compress(data)
    half = len(data) // 2
    with open(path(name), "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", data[:half]) + chunk(b"IDAT", data[half:]) + chunk(b"IEND", b""))
    expect(name, over_white(np.dstack([expected, np.full((height, width, 1), 255)]) if expected.shape[2] == 3 else expected))


height, width = random.randint(9, 60), random.randint(9, 60)
y, x = np.mgrid[0:height, 0:width]
smooth = np.stack([128 + 100 * np.sin(x / 7.0), 128 + 100 * np.cos(y / 5.0), (x * 3 + y * 2) % 256], -1)
rgb = np.clip(smooth + random.normal(0, 6, smooth.shape), 0, 255).astype(np.uint8)
alpha = random.randint(0, 256, (height, width)).astype(np.uint8)
grey = rgb[:, :, :1]
picture = Image.fromarray(rgb)

save("rgb.png", picture)
save("rgba.png", Image.fromarray(np.dstack([rgb, alpha])))
save("grey.png", Image.fromarray(grey[:, :, 0]))
save("grey-alpha.png", Image.fromarray(np.dstack([grey[:, :, 0], alpha]), "LA"))
save("palette.png", picture.quantize(60))
save("palette-2-bits.png", picture.quantize(4), bits=2)
save("palette-4-bits.png", picture.quantize(16), bits=4)
save("palette-transparent.png", picture.quantize(60), transparency=3)
save("bits.png", Image.fromarray(grey[:, :, 0] > 128))

for depth, step in ((1, 255), (2, 85), (4, 17)):
    few = (grey >> (8 - depth)).astype(int)
    png("grey-%d.png" % depth, 0, depth, few, (few * step).repeat(3, 2))
    png("grey-%d-interlaced.png" % depth, 0, depth, few, (few * step).repeat(3, 2), interlaced=True)

deep = (rgb.astype(np.int64) * 257 + random.randint(-100, 100, rgb.shape)).clip(0, 65535)
deep_alpha = alpha.astype(np.int64)[:, :, None] * 257
png("rgb-16.png", 2, 16, deep, deep >> 8)
png("rgba-16.png", 6, 16, np.dstack([deep, deep_alpha]), np.dstack([deep >> 8, alpha]))
png("rgba-16-interlaced.png", 6, 16, np.dstack([deep, deep_alpha]), np.dstack([deep >> 8, alpha]), interlaced=True)
png("grey-16.png", 0, 16, deep[:, :, :1], (deep[:, :, :1] >> 8).repeat(3, 2))
png("grey-alpha-16.png", 4, 16, np.dstack([deep[:, :, :1], deep_alpha]), np.dstack([(deep[:, :, :1] >> 8).repeat(3, 2), alpha]))
png("rgb-interlaced.png", 2, 8, rgb, rgb, interlaced=True)
png("one-pixel-interlaced.png", 2, 8, rgb[:1, :1], rgb[:1, :1], interlaced=True)
clear = rgb[5, 5]
transparent = np.where((rgb == clear).all(-1), 0, 255)
png("rgb-transparent.png", 2, 8, rgb, np.dstack([rgb, transparent]), extra=chunk(b"tRNS", struct.pack(">HHH", *(int(c) for c in clear))))

for quality in (95, 75, 30):
    save("quality-%d.jpg" % quality, picture, quality=quality)
for name, sampling in (("444", 0), ("422", 1), ("420", 2)):
    save("baseline-%s.jpg" % name, picture, quality=85, subsampling=sampling)
    save("progressive-%s.jpg" % name, picture, quality=85, subsampling=sampling, progressive=True)
save("grey.jpg", Image.fromarray(grey[:, :, 0]), quality=85)
save("grey-progressive.jpg", Image.fromarray(grey[:, :, 0]), quality=85, progressive=True)
save("cmyk.jpg", picture.convert("CMYK"), quality=90)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x112] = orientation
    save("turned-%d.jpg" % orientation, picture, quality=90, exif=exif.tobytes())
    save("turned-%d.png" % orientation, picture, exif=exif.tobytes())
