#!/usr/bin/env bash
# NumPy 1.24.2 (Debian 12): numpy.random.Philox begins with the second value of its counter, and advance(n) skips 4 n numbers.
#
# One would guess: Philox(key=k, counter=c) gives the block of Philox4x64-10 at counter c, so that counter 0 gives the published known answers; and
# advance(n), whose documentation speaks of "number of draws" and "as if that number of calls to the underlying generator had been made", skips n numbers, as
# it does with PCG64.
# What is so: the counter is raised before each block, so that the published answers of counter 0 come from counter 2^256 - 1. And advance(n) adds n to the
# counter, which is n blocks of four numbers; what is left of a block that was begun is dropped. Philox(...).advance(n) therefore skips 4 n numbers where
# nothing was drawn, and where k numbers were drawn of a block it ends at the beginning of a later block. Whoever gives trial i the numbers from n i
# on by advance(n * i) has what was wanted only four times farther on, and streams made one after the other by drawing and by advancing differ.
#
# Source: kat_vectors of Random123 (philox4x64 10); philox_advance_step and philox_next64 in numpy/random/src/philox of numpy/numpy.
#
# Needs a Debian 12 with apt-get (packages are unpacked into a temporary folder, not installed). Exits with 1 if the behaviour changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for package in python3-numpy=1:1.24.2-1+deb12u1 libblas3 liblapack3 libgfortran5 libquadmath0; do
  apt-get download -qq "$package" >/dev/null 2>&1 || { echo "Cannot download $package."; exit 2; }
done
for archive in *.deb; do dpkg -x "$archive" root; done
libraries=$folder/root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH="$libraries/blas:$libraries/lapack:$libraries" PYTHONPATH="$folder/root/usr/lib/python3/dist-packages"
/usr/bin/python3 - <<'P'
import sys
import numpy
from numpy.random import PCG64, Philox

if numpy.__version__ != "1.24.2" or "/tmp" not in numpy.__file__:
    sys.exit(f"this is NumPy {numpy.__version__} from {numpy.__file__}")
changed = False
known = [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]
zero, last = (Philox(key=0, counter=c).random_raw(4).tolist() for c in (0, 2**256 - 1))
print("the published block of counter 0 comes from counter 0:", zero == known, "- from counter 2^256 - 1:", last == known)
changed |= zero == known or last != known

whole = Philox(key=0).random_raw(16).tolist()
for drawn, steps, expected in ((0, 1, 4), (0, 2, 8), (1, 1, 8), (3, 1, 8)):
    generator = Philox(key=0)
    generator.random_raw(drawn)
    at = whole.index(int(generator.advance(steps).random_raw()))
    print(f"Philox, {drawn} drawn, advance({steps}): the next is number {at}, where drawing would give number {drawn + steps}")
    changed |= at != expected
congruential = PCG64(1).random_raw(8).tolist()
at = congruential.index(int(PCG64(1).advance(3).random_raw()))
print(f"PCG64, 0 drawn, advance(3): the next is number {at}")
changed |= at != 3
sys.exit("The behaviour has changed." if changed else 0)
P
