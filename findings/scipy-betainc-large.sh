#!/usr/bin/env bash
# SciPy 1.10.1 (Debian 12): the regularised incomplete beta function with large arguments, near its middle.
#
# One would guess: scipy.special.betainc(a, b, x) and scipy.stats.beta(a, b).cdf(x) are the same function, right to many digits.
# What is so: scipy.stats asks Boost and is right to 1e-14. scipy.special asks Cephes, whose continued fraction is cut off after 300
# steps and returned as if it had converged: betainc(a, a, 1/2), which is 1/2 by symmetry, is 0.4999996 at a = 1e6, 0.4907 at
# a = 1e7 and 0.31 at a = 1e8. No warning, and no error with scipy.special.errstate(all="raise"). The same holds for
# scipy.special.bdtr, the binomial distribution: bdtr(9999999, 19999999, 1/2) is 0.4907, binom.cdf of the same 1/2.
# Whoever counts one event in 10^7 trials, or in 10^6 trials of ten classes, and takes these functions for a test or for an exact
# interval, has a wrong number just where the count is near its expectation; one or two standard deviations away it is right.
#
# Source of the values: symmetry. The loop: incbcf in cephes/incbet.c of scipy/scipy at v1.10.1 ("while (++n < 300)"), whose way out
# by the limit is that by convergence.
#
# Needs a Debian 12 with apt-get (packages are unpacked into a temporary folder, not installed). Exits with 1 if the behaviour changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for package in python3-scipy=1.10.1-2 python3-numpy=1:1.24.2-1+deb12u1 libblas3 liblapack3 libgfortran5 libquadmath0 python3-decorator; do
  apt-get download -qq "$package" >/dev/null 2>&1 || { echo "Cannot download $package."; exit 2; }
done
for archive in *.deb; do dpkg -x "$archive" root; done
libraries=$folder/root/usr/lib/x86_64-linux-gnu
export LD_LIBRARY_PATH="$libraries/blas:$libraries/lapack:$libraries" PYTHONPATH="$folder/root/usr/lib/python3/dist-packages"
/usr/bin/python3 - <<'P'
import sys
import scipy
import scipy.special as special
from scipy import stats

if scipy.__version__ != "1.10.1" or "/tmp" not in scipy.__file__:
    sys.exit(f"this is SciPy {scipy.__version__} from {scipy.__file__}")
changed = False
print("a          special.betainc(a, a, 1/2)   special.bdtr(a-1, 2a-1, 1/2)   stats.beta(a, a).cdf(1/2)   the truth is 1/2")
with special.errstate(all="raise"):
    for a, seen in ((10**4, 0.5), (10**6, 0.49999961), (10**7, 0.49068669), (10**8, 0.31394064)):
        cephes, binomial, boost = special.betainc(a, a, 0.5), special.bdtr(a - 1, 2 * a - 1, 0.5), stats.beta.cdf(0.5, a, a)
        print(f"{a:<10} {cephes:<28.8f} {binomial:<30.8f} {boost:.8f}")
        changed |= abs(cephes - seen) > 1e-7 or abs(binomial - seen) > 1e-7 or abs(boost - 0.5) > 1e-7
    away = special.betainc(10**7, 10**7, 0.5 - 0.5 / (2 * 10**7) ** 0.5)
print(f"one standard deviation below the middle, a = 10^7: {away:.8f}; the normal distribution has {stats.norm.cdf(-1):.8f}")
changed |= abs(away - stats.norm.cdf(-1)) > 1e-7
sys.exit("The behaviour has changed." if changed else 0)
P
