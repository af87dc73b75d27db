#!/usr/bin/env bash
# MathNet.Numerics 5.0.0: the quantile of a beta distribution, far out in the lower tail.
#
# One would guess: Beta.InvCDF(a, b, p) has a relative accuracy of many digits for any p in (0, 1), or says that it has not.
# What is so: its root search stops when the probability is within about 1e-8, absolutely. For p near or below that it returns, without
# an error, a number that can be wrong by any factor: for Beta(3, 998) at p = 1e-12 it gives 1e-12, where the quantile is 1.819e-07.
# Exact intervals of Clopper and Pearson for small miss probabilities (many simultaneous ones, say) are beta quantiles just there.
#
# Source of the values: the quantile x of Beta(1, b) is 1 - (1 - p)^(1/b); that of Beta(3, 998) solves sum_{k>=3} C(1000,k) x^k (1-x)^(1000-k) = p,
# which is checked below in exact rational arithmetic. The search: Beta.InvCDF in src/Numerics/Distributions/Beta.cs of mathnet/mathnet-numerics,
# which calls Brent.FindRoot with an absolute accuracy of 1e-8. Its doc comment warns that it is "slow and unreliable"; nothing does at run time.
#
# Needs the .NET 10 SDK and python3. Exits with 1 if the behaviour has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >quantiles.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="MathNet.Numerics" Version="5.0.0" /></ItemGroup>
</Project>
P
cat >quantiles.cs <<'P'
using System.Globalization;
using MathNet.Numerics.Distributions;
foreach (var (a, b, p) in new[] { (3.0, 998.0, 1e-12), (3.0, 998.0, 1e-3), (1.0, 10.0, 1e-12) })
{
    System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{a} {b} {p:R} {Beta.InvCDF(a, b, p):R}"));
}
P
dotnet run -c Release >values.txt
python3 - <<'P'
import sys
from fractions import Fraction
from math import comb

def cdf(a, b, x):
    """P(Beta(a, b) <= x) for whole a and b: a binomial tail, exactly."""
    n, x = a + b - 1, Fraction(x)
    return 1 - sum(comb(n, k) * x**k * (1 - x)**(n - k) for k in range(a))

def quantile(a, b, p):
    low, high = 0.0, 1.0
    for _ in range(70):
        middle = (low + high) / 2 if low == 0 and high > 1e-300 or high / low < 4 else (low * high) ** 0.5
        low, high = (middle, high) if cdf(a, b, middle) < Fraction(p) else (low, middle)
    return (low + high) / 2

print("MathNet.Numerics 5.0.0, Beta.InvCDF")
errors = []
for line in open("values.txt"):
    a, b, p, got = line.split()
    true = quantile(int(a), int(b), float(p))
    errors.append(abs(float(got) / true - 1))
    print(f"  Beta({a}, {b}) at {p}: {got}, exact {true:.6g}, relative error {errors[-1]:.2g}")
far, near, first = errors
if far > 0.5 and first > 0.5 and near < 1e-4:
    print("As described: right in the middle, wrong in silence far out.")
else:
    print("This is no longer so.")
    sys.exit(1)
P
