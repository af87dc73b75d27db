#!/usr/bin/env bash
# Apache.Arrow 23.0.0 (.NET): an Arrow file cannot be written to a pipe.
#
# One would guess: the IPC file format is written from front to back (magic, schema, batches, and at the end a footer with the places of the batches), so
# that any stream takes it that can be written to, as in the C++ and Python libraries, whose file writers take a pipe or standard output.
# What is so: ArrowFileWriter refuses a stream that cannot seek with "stream must be seekable", although it never seeks: it only asks for Position. A stream
# that says it can seek, counts what was written and refuses every real seek is written to without a complaint, and what comes out is read back whole.
# Who exports to standard output needs such a wrapper; ArrowStreamWriter, for the streaming format, takes a pipe as it is.
#
# Source: the constructor of ArrowFileWriter in csharp/src/Apache.Arrow/Ipc/ArrowFileWriter.cs of apache/arrow (now apache/arrow-dotnet);
# https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format.
#
# Needs the .NET 10 SDK. Exits with 1 if the behaviour has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >pipe.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Apache.Arrow" Version="23.0.0" /></ItemGroup>
</Project>
P
cat >pipe.cs <<'P'
using System;
using System.IO;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

var schema = new Schema([new Field("x", DoubleType.Default, nullable: true)], metadata: null);
var batch = new RecordBatch(schema, [new DoubleArray.Builder().Append(0.5).AppendNull().Append(1.5).Build()], 3);

using (var plain = new Forward(new MemoryStream(), admitsSeeking: false))
{
    try
    {
        using var writer = new ArrowFileWriter(plain, schema);
        Console.WriteLine("file to a pipe: taken");
    }
    catch (ArgumentException refusal)
    {
        Console.WriteLine($"file to a pipe: {refusal.Message}");
    }
}

using (var plain = new Forward(new MemoryStream(), admitsSeeking: false))
{
    using var writer = new ArrowStreamWriter(plain, schema);
    writer.WriteRecordBatch(batch);
    writer.WriteEnd();
    Console.WriteLine("stream to a pipe: taken");
}

var memory = new MemoryStream();
using (var pretends = new Forward(memory, admitsSeeking: true))
{
    using var writer = new ArrowFileWriter(pretends, schema);
    writer.WriteRecordBatch(batch);
    writer.WriteEnd();
}

using var reader = new ArrowFileReader(new MemoryStream(memory.ToArray()));
using RecordBatch read = reader.ReadNextRecordBatch();
var column = (DoubleArray)read.Column(0);
Console.WriteLine($"file to a stream that only pretends: {read.Length} rows, {column.NullCount} null, last {column.GetValue(2)}");

// A stream that takes bytes and counts them; it may say that it can seek and never does.
sealed class Forward(Stream inner, bool admitsSeeking) : Stream
{
    private long _written;

    public override bool CanRead => false;
    public override bool CanSeek => admitsSeeking;
    public override bool CanWrite => true;
    public override long Length => _written;
    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException("seek");
    }

    public override void Flush() => inner.Flush();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read");
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("seek");
    public override void SetLength(long value) => throw new NotSupportedException("seek");
    public override void Write(byte[] buffer, int offset, int count)
    {
        inner.Write(buffer, offset, count);
        _written += count;
    }
}
P
dotnet run -c Release >seen.txt
cat seen.txt
grep -q '^file to a pipe: stream must be seekable' seen.txt
grep -q '^stream to a pipe: taken' seen.txt
grep -q '^file to a stream that only pretends: 3 rows, 1 null, last 1.5' seen.txt
echo "As described: the file writer refuses what it would not need."
