#!/usr/bin/env bash
# libtorch 2.10.0 through TorchSharp 0.107.0 (the same in PyTorch 1.13.1 of Debian 12): manual_seed takes 64 bits, the generator of the processor uses 32.
#
# One would guess: any two seeds that torch.manual_seed and Generator.manual_seed accept, from -2^63 to 2^64 - 1 by their documentation, give different
# numbers; and initial_seed(), which returns all 64 bits, says which numbers there are.
# What is so: the generator of the processor is a Mersenne Twister whose state is made from the lower 32 bits of the seed. Seeds that differ by a multiple of
# 2^32 give the same numbers throughout, while initial_seed() tells them apart.
# Whoever runs N trials under random 64-bit seeds has about N^2 / 2^33 pairs of trials with the same numbers: 116 among a million. Whoever puts something
# into the upper bits, such as (configuration << 32) + trial, has the same numbers in all configurations.
# By the source generators of CUDA are counter-based and use all 64 bits; no GPU is asked here.
#
# Source: init_with_uint32 in aten/src/ATen/core/MT19937RNGEngine.h of pytorch/pytorch (state_[0] = seed & 0xffffffff).
#
# Needs the .NET 10 SDK; where the C++ library is too old for libtorch (before GCC 13.2) it runs in deploy/debian13.sh, which takes root.
# Exits with 1 if the behaviour has changed, with 2 where libtorch does not load.
set -euo pipefail
tree=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d /tmp/finding-XXXXXX)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >seeds.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="TorchSharp" Version="0.107.0" />
    <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
  </ItemGroup>
</Project>
P
cat >seeds.cs <<'P'
using System;
using System.Linq;
using TorchSharp;
using static TorchSharp.torch;
bool changed = false;
float[] Numbers(long seed) { manual_seed(seed); return [.. rand(3).data<float>(), .. randn(4).data<float>()]; }
float[] Own(ulong seed) { using var generator = new Generator(seed, CPU); return [.. rand(3, generator: generator).data<float>()]; }
float[] one = Numbers(1);
foreach (long seed in new[] { 1 + (1L << 32), 1 + (7L << 40), long.MinValue + 1 })
{
    bool same = one.SequenceEqual(Numbers(seed));
    Console.WriteLine($"seed {seed}: the numbers of seed 1: {same}");
    changed |= !same;
}
bool two = one.SequenceEqual(Numbers(2));
Console.WriteLine($"seed 2: the numbers of seed 1: {two}");
using var high = new Generator(5 + (1UL << 32), CPU);
bool own = Own(5).SequenceEqual(Own(5 + (1UL << 32))), other = Own(5).SequenceEqual(Own(6));
Console.WriteLine($"generators of their own, seeds 5 and 5 + 2^32: the same numbers: {own}; initial_seed() of the second: {high.initial_seed()}");
changed |= two || !own || other || high.initial_seed() != 5 + (1L << 32);
Console.WriteLine(changed ? "This is no longer so." : "As described: 32 bits of the seed make the numbers.");
return changed ? 1 : 0;
P
dotnet build -c Release >&2
if find bin -name libLibTorchSharp.so -exec ldd {} + 2>&1 | grep -q 'version .* not found'; then
    [ "$(id -u)" = 0 ] || { echo "libtorch does not load here: run this as root, for deploy/debian13.sh." >&2; exit 2; }
    "$tree/deploy/debian13.sh" dotnet "$folder/bin/Release/net10.0/seeds.dll"
else
    dotnet bin/Release/net10.0/seeds.dll
fi
