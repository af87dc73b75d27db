#!/usr/bin/env bash
# TorchSharp 0.107.0 (.NET): disposing of a compiled script frees nothing.
#
# One would guess: torch.jit.compile gives a CompilationUnit that is IDisposable, whose Dispose "releases the storage", as it does for tensors and modules;
# so scripts can be made for a shape, used and disposed of.
# What is so: Dispose sets the handle to zero and calls nothing, and neither does the finalizer. Graphs of every script stay for the life of the process:
# some 400 KiB for one of 200 operations. Who compiles a script for every configuration of a sweep runs out of memory. One script for all, with sizes and
# numbers as arguments, is the way out.
#
# Source: src/TorchSharp/JIT/CompilationUnit.cs of dotnet/TorchSharp, Dispose(bool).
#
# Needs the .NET 10 SDK and Linux on x64 with the C++ library of GCC 13.2 or later; an older Debian, as root: deploy/debian13.sh after dotnet build.
# Exits with 1 if the behaviour has changed.
set -euo pipefail
tree=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >unit.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="TorchSharp" Version="0.107.0" />
    <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
  </ItemGroup>
</Project>
P
cat >unit.cs <<'P'
using System;
using System.Linq;
using static TorchSharp.torch;

string body = string.Concat(Enumerable.Range(0, 200).Select(i => $"    x = torch.relu(x + {i}.0)\n"));
long before = 0;
for (int round = 0; round < 3; round++)
{
    for (int i = 0; i < 200; i++)
    {
        using (jit.compile("def f(x):\n" + body + "    return x\n\n"))
        {
        }
    }

    GC.Collect();
    GC.WaitForPendingFinalizers();
    GC.Collect();
    long now = Environment.WorkingSet;
    // The first round loads libraries.
    if (round > 0)
    {
        Console.WriteLine($"200 scripts compiled and disposed of: {(now - before) / 200 >> 10} KiB more for each");
        if ((now - before) / 200 < 100 << 10)
        {
            return 1;
        }
    }

    before = now;
}

return 0;
P
dotnet build --configuration Release --verbosity quiet --nologo >&2
run=(dotnet bin/Release/net10.0/unit.dll)
if find bin -name 'libLibTorchSharp.so' -path '*linux-x64*' -exec ldd {} + 2>&1 | grep -q 'version .* not found'; then run=("$tree/deploy/debian13.sh" "${run[@]}"); fi
"${run[@]}" || { echo "The behaviour has changed."; exit 1; }
echo "As described, with TorchSharp 0.107.0."
