#!/usr/bin/env bash
# TorchSharp 0.107.0: which argument of Tensor.baddbmm is the summand.
#
# One would guess: a.baddbmm(b, c, beta, alpha) is beta a + alpha b c, as in PyTorch, since its parameters are called batch1 and batch2.
# What is so: it is beta c + alpha a b. The summand is the last argument, and the tensor that the method is called on is the first factor. torch.baddbmm(a, b, c) passes
# its arguments on to the method and has the same order. Where all three have the same shape nothing warns of it.
#
# Source: torch.baddbmm and Tensor.baddbmm in PyTorch's documentation, https://docs.pytorch.org/docs/stable/generated/torch.baddbmm.html.
#
# Needs the .NET 10 SDK; where the C++ library is too old for libtorch (before GCC 13.2) it runs in deploy/debian13.sh, which takes root.
# Exits with 1 if the behaviour has changed, with 2 where libtorch does not load.
set -euo pipefail
tree=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d /tmp/finding-XXXXXX)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >order.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="TorchSharp" Version="0.107.0" />
    <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
  </ItemGroup>
</Project>
P
cat >order.cs <<'P'
using System;
using System.Linq;
using TorchSharp;
using static TorchSharp.torch;
Tensor One(float value) => full([1L, 1L, 1L], value);
Tensor a = One(2), b = One(3), c = One(5);
float method = a.baddbmm(b, c).ToSingle(), function = baddbmm(a, b, c).ToSingle();
Console.WriteLine($"TorchSharp 0.107.0: with a = 2, b = 3, c = 5 a.baddbmm(b, c) is {method} and torch.baddbmm(a, b, c) is {function}.");
Console.WriteLine("a + b c is 17, c + a b is 11.");
if (method != 11 || function != 11)
{
    Console.WriteLine("This is no longer so.");
    return 1;
}
Console.WriteLine("As described: the last argument is the summand.");
return 0;
P
dotnet build -c Release >&2
if find bin -name libLibTorchSharp.so -exec ldd {} + 2>&1 | grep -q 'version .* not found'; then
    [ "$(id -u)" = 0 ] || { echo "libtorch does not load here: run this as root, for deploy/debian13.sh." >&2; exit 2; }
    "$tree/deploy/debian13.sh" dotnet "$folder/bin/Release/net10.0/order.dll"
else
    dotnet bin/Release/net10.0/order.dll
fi
