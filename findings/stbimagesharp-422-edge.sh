#!/usr/bin/env bash
# StbImageSharp 2.30.16 (and stb_image.h 2.30, which it is a port of): the last column but one of a JPEG whose colours have half the width (4:2:2).
#
# One would guess: where colours are stored at half the width, decoders interpolate: three quarters of the nearer of two samples and one quarter of the
# farther, as libjpeg does, so that pictures differ by roundings.
# What is so: at the second sample from the right end the two weights are exchanged. Every other column agrees with libjpeg to 3 of 255, and this one
# is wrong by up to more than 100 where colours change at the right edge. 4:2:0, 4:4:4 and grey are not affected; it is another function.
#
# Source: stbi__resample_row_h_2 in stb_image.h: out[i*2+0] = stbi__div4(input[w-2]*3 + input[w-1] + 2) behind its loop, where the loop before it has
# div4(3*input[i] + input[i-1] + 2) for the same place; h2v1_fancy_upsample in jdsample.c of libjpeg-turbo, whose last column is (invalue*3 + inptr[-1] + 1) >> 2.
#
# Needs the .NET 10 SDK and python3 with Pillow. Exits with 1 if the behaviour has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
/usr/bin/python3 - <<'P'
from PIL import Image
picture = Image.new("RGB", (16, 16), (200, 40, 40))
for y in range(16):
    for x in (14, 15):
        picture.putpixel((x, y), (40, 40, 200))
picture.save("edge.jpg", quality=100, subsampling=1)
with open("expected.txt", "w") as file:
    file.write(" ".join(str(c) for x in range(16) for c in Image.open("edge.jpg").getpixel((x, 8))))
P
cat >edge.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="StbImageSharp" Version="2.30.16" /></ItemGroup>
</Project>
P
cat >edge.cs <<'P'
using System;
using System.IO;
using System.Linq;
using StbImageSharp;
int[] expected = File.ReadAllText("expected.txt").Split(' ').Select(int.Parse).ToArray();
ImageResult picture = ImageResult.FromMemory(File.ReadAllBytes("edge.jpg"), ColorComponents.RedGreenBlue);
int[] worst = Enumerable.Range(0, 16).Select(x => Enumerable.Range(0, 3).Max(c => Math.Abs(picture.Data[3 * (16 * 8 + x) + c] - expected[3 * x + c]))).ToArray();
Console.WriteLine($"StbImageSharp 2.30.16 against libjpeg, greatest difference by column: {string.Join(' ', worst)}");
if (worst[14] < 50 || worst.Where((_, x) => x != 14).Max() > 5)
{
    Console.WriteLine("This is no longer so.");
    return 1;
}
Console.WriteLine("As described: column 14 of 0 to 15 alone is wrong.");
return 0;
P
dotnet run -c Release
