#!/usr/bin/env bash
# .NET 10: System.Random with a seed, over neighbouring seeds.
#
# One would guess: new Random(1), new Random(2), ... are streams that have nothing to do with each other, so that replicate i of a simulation may be given
# the seed i, as one does with generators that scramble their seeds.
# What is so: each draw of new Random(seed) plus a constant, modulo 1, is the same draw of new Random(seed + 1), for every seed: a straight line wrapped around the unit
# interval. Over seeds 1 .. n the first draws are a lattice with step 0.5224253, the second ones with 0.2934186, and so on, each draw with a step of its
# own. So draws of replicates with neighbouring seeds are correlated (-0.50 between the first draws of seeds s and s + 1, 0.74 of s and s + 2), two of them are above one half
# together in 2 % of the cases instead of 25 %, and an average over replicates has a variance that no independent replicates would have: intervals from such a
# simulation hold more or less often than they say. Without a seed Random is another generator and has no such relation.
#
# Why: the constructor with a seed fills the 55 words of Knuth's subtractive generator by additions and subtractions of the seed and of constants, without a step that is not
# linear, and every draw is a difference of such words. Source: Net5CompatSeedImpl and CompatPrng in src/libraries/System.Private.CoreLib/src/System of dotnet/runtime.
#
# Needs the .NET 10 SDK. Exits with 1 if the behaviour has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >seeds.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><InvariantGlobalization>true</InvariantGlobalization></PropertyGroup>
</Project>
P
cat >seeds.cs <<'P'
const int Seeds = 5000, Draws = 200;
System.Console.WriteLine($".NET {System.Environment.Version}, new Random(seed), seeds 1 to {Seeds}");
double[][] draws = new double[Seeds][];
for (int s = 0; s < Seeds; s++)
{
    var random = new System.Random(s + 1);
    draws[s] = new double[Draws];
    for (int k = 0; k < Draws; k++)
    {
        draws[s][k] = random.NextDouble();
    }
}

// The largest deviation, over all draws, of the step between neighbouring seeds from that between the first two, around the unit interval.
double largest = 0;
for (int k = 0; k < Draws; k++)
{
    for (int s = 1; s < Seeds; s++)
    {
        double deviation = draws[s][k] - draws[s - 1][k] - (draws[1][k] - draws[0][k]);
        largest = System.Math.Max(largest, System.Math.Abs(deviation - System.Math.Round(deviation)));
    }
}

System.Console.WriteLine($"  step between neighbouring seeds, draws 1 to 3: {Step(0):0.0000000} {Step(1):0.0000000} {Step(2):0.0000000}");
System.Console.WriteLine($"  of {Draws} draws no step differs from that of the first two seeds by more than {largest:0.0e0}");
double one = Correlation(1), two = Correlation(2), together = 0;
for (int s = 1; s < Seeds; s++)
{
    together += draws[s][0] > 0.5 && draws[s - 1][0] > 0.5 ? 1.0 / (Seeds - 1) : 0;
}

System.Console.WriteLine($"  correlation of the first draws of seeds s and s + 1: {one:0.00}, s and s + 2: {two:0.00}; both above one half: {together:0.000}");
bool same = largest < 1e-8 && one < -0.4 && two > 0.6 && together < 0.05;
System.Console.WriteLine(same ? "As described: neighbouring seeds are one line around the unit interval." : "This is no longer so.");
return same ? 0 : 1;

double Step(int k) => draws[1][k] - draws[0][k] - System.Math.Floor(draws[1][k] - draws[0][k]);

double Correlation(int lag)
{
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    int n = Seeds - lag;
    for (int s = 0; s < n; s++)
    {
        (double a, double b) = (draws[s][0], draws[s + lag][0]);
        (x, y, xx, yy, xy) = (x + a, y + b, xx + (a * a), yy + (b * b), xy + (a * b));
    }

    return ((xy / n) - (x / n * (y / n))) / System.Math.Sqrt(((xx / n) - (x / n * (x / n))) * ((yy / n) - (y / n * (y / n))));
}
P
dotnet run -c Release
