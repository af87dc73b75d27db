#!/usr/bin/env bash
# DuckDB 1.5.6 (DuckDB.NET.Data.Full 1.5.6.1): a column of a CSV file that begins with twenty thousand whole zeros reads later reals as whole numbers, without a word.
#
# One would guess: a column that is guessed to be BIGINT from the first rows and meets 0.005 later is an error ("Conversion Error ... change the sample size"), as it is where the later value is a word;
# or the value is read as what it is.
# What is so: read_csv guesses from the first 20,480 rows. A later 0.005 in a column guessed as BIGINT is rounded to 0, 0.7 to 1, 1e-3 to 0, and sums and means are wrong; a word in the same place is
# an error. With one real that looks like one among the first rows (0.0), or with sample_size = -1, all are read. So who writes shares and errors, most of them 0, writes 0.0.
#
# Source: https://duckdb.org/docs/stable/data/csv/auto_detection (sample_size, 20480); the cast is that of VARCHAR to BIGINT, which takes decimals and rounds them.
#
# Needs the .NET 10 SDK. Exits with 1 if the behaviour has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >zero.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="DuckDB.NET.Data.Full" Version="1.5.6.1" /></ItemGroup>
</Project>
P
cat >zero.cs <<'P'
using System;
using System.IO;
using System.Linq;
using DuckDB.NET.Data;

using var connection = new DuckDBConnection("DataSource=:memory:");
connection.Open();
Console.WriteLine(Ask("SELECT version()"));
string[] later = ["0.005", "0.7", "1e-3"];
Show("zeros as 0", "0", later, "");
Show("zeros as 0, whole file looked at", "0", later, ", sample_size = -1");
Show("zeros as 0.0", "0.0", later, "");
Show("a word", "0", ["word"], "");

void Show(string what, string zero, string[] rest, string option)
{
    string file = Path.GetFullPath("zero.csv");
    File.WriteAllLines(file, Enumerable.Repeat(zero, 20_480).Prepend("error").Concat(rest));
    try
    {
        Console.WriteLine(
            $"{what}: {Ask($"SELECT any_value(typeof(error)) FROM read_csv('{file}'{option})")}, "
                + Ask($"SELECT string_agg(error::VARCHAR, ' ') FROM (SELECT error FROM read_csv('{file}'{option}) OFFSET 20480)")
        );
    }
    catch (DuckDBException refusal)
    {
        Console.WriteLine($"{what}: {refusal.Message.Split('\n')[0].Split(':')[0]}");
    }
}

string Ask(string query)
{
    using var command = connection.CreateCommand();
    command.CommandText = query;
    return command.ExecuteScalar()!.ToString()!;
}
P
dotnet run --property:NuGetAudit=false >seen
cat seen
diff - seen <<'E'
v1.5.6
zeros as 0: BIGINT, 0 1 0
zeros as 0, whole file looked at: DOUBLE, 0.005 0.7 0.001
zeros as 0.0: DOUBLE, 0.005 0.7 0.001
a word: Conversion Error
E
