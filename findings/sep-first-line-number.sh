#!/usr/bin/env bash
# Sep 0.18.0 (nietras): the line number of the first row of a table that is read without a header.
#
# One would guess: row.LineNumberFrom is the line that a row begins at, from 1, as its documentation says, so that an error can be told with its line.
# What is so: of every row but the first. With HasHeader = false the first row says the line that it ends before: 2, or 3 where a quoted field in it
# has a line break. The next row begins at the same number, and is right.
#
# Source: LineNumberFrom and LineNumberToExcl in the README of nietras/Sep, where the range of lines of a row is half open, [from, to).
#
# Needs the .NET 10 SDK. Exits with 1 if the behaviour has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >lines.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Sep" Version="0.18.0" /></ItemGroup>
</Project>
P
cat >lines.cs <<'P'
using System;
using nietras.SeparatedValues;
string found = "";
foreach (string text in new[] { "a,b\nc,d\n", "a,\"b\nc\"\nd,e\n" })
{
    using SepReader reader = (Sep.New(',').Reader(o => o with { HasHeader = false, Unescape = true })).FromText(text);
    while (reader.MoveNext())
    {
        SepReader.Row row = reader.Current;
        found += $"[{row.LineNumberFrom}, {row.LineNumberToExcl}) ";
    }
}
Console.WriteLine($"Sep 0.18.0: lines of the rows of two tables: {found}");
Console.WriteLine("They are        [1, 2) [2, 3) and [1, 3) [3, 4)");
if (found != "[2, 2) [2, 3) [3, 3) [3, 4) ")
{
    Console.WriteLine("This is no longer so.");
    return 1;
}
Console.WriteLine("As described: the first row has the number of the line behind it.");
return 0;
P
dotnet run -c Release
