using ModalityCompetition.Sweeps.Services.Contract;
using ModalityCompetition.Sweeps.Tests.Running;

namespace ModalityCompetition.Sweeps.Tests.Services;

/// <summary>Documents of any length: a long one is not in memory, and reads as it was written.</summary>
public sealed class SweepDocumentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-document-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, true)]
    [InlineData(1000, true)]
    [InlineData(DocumentStream.MostHeld, true)]
    [InlineData(DocumentStream.MostHeld + 1, false)]
    [InlineData((5 * DocumentStream.MostHeld) + 12345, false)]
    public async Task A_document_reads_as_it_was_written_and_a_long_one_is_not_in_memory(int length, bool inMemory)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        SweepDocument document = Write(bytes, part: 40_000);
        Assert.Equal(length, document.Length);
        Assert.Equal(("text/plain", "a.txt"), (document.MediaType, document.FileName));
        Assert.Equal(bytes, document.ToArray());
        Assert.Equal(inMemory ? length : 0, document.OpenRead() is MemoryStream held ? held.Length : 0);
        Assert.InRange(ObjectGraph.Count(document), 0, (inMemory ? length : 0) + 1000);

        // Two readers at once, each with a position of its own.
        await using Stream first = document.OpenRead();
        await using Stream second = document.OpenRead();
        using var copy = new MemoryStream();
        byte[] head = new byte[Math.Min(length, 100)];
        await first.ReadExactlyAsync(head);
        await second.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
        copy.SetLength(0);
        await first.CopyToAsync(copy);
        Assert.Equal(bytes[head.Length..], copy.ToArray());
        Assert.Equal(0, await second.ReadAsync(new byte[10]));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        }
    }

    [Fact]
    public void Without_room_a_long_document_is_one_sentence_with_the_place()
    {
        using var buffer = new DocumentStream(Path.Combine(_folder, "nowhere"));
        buffer.Write(new byte[DocumentStream.MostHeld]);
        var failure = Assert.Throws<SweepServiceException>(() => buffer.Write([1]));
        Assert.Equal(SweepServiceFailure.Storage, failure.Failure);
        Assert.StartsWith(
            $"A long document cannot be set aside in {Path.Combine(_folder, "nowhere")} (",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_document_of_a_file_outlives_its_replacement()
    {
        string file = Path.Combine(_folder, "report.html");
        await File.WriteAllTextAsync(file, "old");
        SweepDocument document = SweepDocument.OfFile("text/html", file);
        await File.WriteAllTextAsync(file + ".new", "newer");
        File.Move(file + ".new", file, overwrite: true);
        Assert.Equal("old"u8.ToArray(), document.ToArray());
        Assert.Equal("newer"u8.ToArray(), SweepDocument.OfFile("text/html", file).ToArray());
    }

    private SweepDocument Write(byte[] bytes, int part)
    {
        using var buffer = new DocumentStream(_folder);
        for (int i = 0; i < bytes.Length; i += part)
        {
            buffer.Write(bytes.AsSpan(i, Math.Min(part, bytes.Length - i)));
        }

        return buffer.Document("text/plain", "a.txt");
    }
}
