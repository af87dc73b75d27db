#!/usr/bin/env python3
"""Which library multiplies PyTorch's matrices here, with which kernel, and whether it multiplies right.

    blas.py                 prints one line; ends with 2 and one sentence unless it is an OpenBLAS that multiplies right
    blas.py --accept-mkl    takes a PyTorch with Intel's MKL in itself too, as PyTorch's own wheels have it

PyTorch's own word (torch.__config__) is what it was built with, not what the loader found: on Debian any library that is installed as libblas.so.3 is taken, also the
reference implementation, which is many times slower. So the address of the product that libtorch calls is looked up, and the file that is mapped there.
"""
import ctypes
import os
import sys

INSTALL = "'apt-get install libopenblas0-pthread'"


class Unfit(Exception):
    """The library is not the one that a comparison may be made with; the text is one sentence."""


def mapped_at(address):
    """The file that is mapped at an address of this process; empty for none."""
    with open("/proc/self/maps") as maps:
        for line in maps:
            bounds, _, _, _, _, *path = line.split(maxsplit=5)
            low, high = (int(bound, 16) for bound in bounds.split("-"))
            if low <= address < high:
                return path[0].strip() if path else ""
    return ""


def provider(torch):
    """The file whose sgemm_ libtorch calls: a library loaded before everything comes first, then the libraries that libtorch names, in its order."""
    libraries = [None]
    with open("/proc/self/maps") as maps:
        libraries += sorted({line.split(maxsplit=5)[-1].strip() for line in maps if "libtorch_cpu" in line})
    for library in libraries:
        try:
            return mapped_at(ctypes.cast(ctypes.CDLL(library).sgemm_, ctypes.c_void_p).value)
        except (AttributeError, OSError):
            continue
    return ""


def word(library, function):
    """What a function of OpenBLAS without arguments says; None where the library has none of this name."""
    for name in (function, function + "64_", "scipy_" + function, "scipy_" + function + "64_"):
        try:
            ask = getattr(library, name)
        except AttributeError:
            continue
        ask.restype = ctypes.c_char_p
        return ask().decode()
    return None


def check_products(torch, where):
    """Products of whole numbers, which are exact in single precision whatever the order of the sums, against sums that no library makes."""
    generator = torch.Generator().manual_seed(1)
    for rows, inner, columns in ((50, 10, 1000), (1000, 10, 50), (256, 64, 1000), (1000, 64, 256), (64, 1000, 256), (33, 17, 129)):
        a = torch.randint(-8, 9, (2, rows, inner), generator=generator)
        b = torch.randint(-8, 9, (2, inner, columns), generator=generator)
        exact = torch.zeros(2, rows, columns, dtype=torch.int64)
        for k in range(inner):
            exact += a[:, :, k : k + 1] * b[:, k : k + 1, :]
        if not torch.equal(torch.bmm(a.float(), b.float()).long(), exact):
            raise Unfit(f"The product of a {rows} x {inner} by a {inner} x {columns} matrix is wrong with {where} on this processor: install a newer OpenBLAS with {INSTALL}, or measure elsewhere.")


def describe(accept_mkl):
    """One line about the library; raises Unfit."""
    import torch

    torch.bmm(torch.ones(1, 2, 2), torch.ones(1, 2, 2))
    path = provider(torch)
    if "libtorch" in os.path.basename(path) or not path:
        if torch.backends.mkl.is_available() and accept_mkl:
            check_products(torch, "PyTorch's MKL")
            return "MKL in PyTorch itself"
        raise Unfit(f"This PyTorch {torch.__version__} multiplies with a library in itself and not with OpenBLAS: install Debian's with 'apt-get install python3-torch libopenblas0-pthread'.")
    library = ctypes.CDLL(path)
    config, core = word(library, "openblas_get_config"), word(library, "openblas_get_corename")
    if config is None:
        raise Unfit(
            f"PyTorch multiplies with {path}, which is not OpenBLAS and many times slower: install it with {INSTALL}, and see that neither LD_LIBRARY_PATH nor "
            "'update-alternatives --display libblas.so.3-x86_64-linux-gnu' names another.")
    check_products(torch, path)
    return f"{config.split(' NO_')[0].strip()}, kernel {core}, {path}"


def main():
    try:
        print(describe("--accept-mkl" in sys.argv[1:]))
    except Unfit as reason:
        print(reason, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
