using ModalityCompetition.Sweeps.Archives.Storage;
using Xunit;

namespace ModalityCompetition.TestKit.Archives;

/// <summary>
/// What every <see cref="IArchiveStorage"/> promises, and what pushes, pulls and upkeep make of it. A test class per implementation derives
/// from it; there are no exemptions.
/// </summary>
public abstract partial class ArchiveConformance
{
    /// <summary>Opens the archive under test: an empty one at the first call of a test, the same one afterwards.</summary>
    protected abstract Task<IArchiveStorage> OpenAsync();

    private static CancellationToken None => CancellationToken.None;

    [SkippableFact]
    public async Task An_empty_archive_has_nothing()
    {
        await using IArchiveStorage storage = await OpenAsync();
        Assert.Null(await storage.ReadAsync("manifests/none.json", None));
        Assert.Null(await storage.FindAsync("sweeps/none/segments/0.ledger", None));
        Assert.Empty(await AllAsync(storage, ""));
        Assert.Empty(await AllAsync(storage, "manifests/"));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(9 << 20)]
    public async Task What_is_written_is_read_by_everybody(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        await using IArchiveStorage storage = await OpenAsync();
        await storage.WriteAsync("sweeps/a/files/x", content, None);
        await storage.WriteAsync("sweeps/a/files/x", content, None);

        await using IArchiveStorage other = await OpenAsync();
        ArchiveContent? read = await other.ReadAsync("sweeps/a/files/x", None);
        Assert.True(read!.Bytes.Span.SequenceEqual(content));
        ArchiveEntry? found = await other.FindAsync("sweeps/a/files/x", None);
        Assert.Equal(("sweeps/a/files/x", length), (found!.Name, found.Bytes));
        Assert.InRange(found.Written, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
    }

    [SkippableFact]
    public async Task A_content_is_replaced_only_by_whoever_knows_it()
    {
        await using IArchiveStorage storage = await OpenAsync();
        Assert.Null(await storage.ReplaceAsync("manifests/a.json", "x"u8.ToArray(), "\"no-such-version\"", None));
        Assert.Null(await storage.ReadAsync("manifests/a.json", None));

        string? first = await storage.ReplaceAsync("manifests/a.json", "one"u8.ToArray(), null, None);
        Assert.NotNull(first);
        Assert.Null(await storage.ReplaceAsync("manifests/a.json", "another first"u8.ToArray(), null, None));
        string? second = await storage.ReplaceAsync("manifests/a.json", "two"u8.ToArray(), first, None);
        Assert.NotNull(second);
        Assert.Null(await storage.ReplaceAsync("manifests/a.json", "late"u8.ToArray(), first, None));

        ArchiveContent? read = await storage.ReadAsync("manifests/a.json", None);
        Assert.Equal("two", System.Text.Encoding.UTF8.GetString(read!.Bytes.Span));
        Assert.Equal(second, read.Version);
    }

    [SkippableFact]
    public async Task Of_many_that_replace_at_once_one_does()
    {
        await using IArchiveStorage storage = await OpenAsync();
        string? version = null;
        for (int round = 0; round < 5; round++)
        {
            (string? known, byte of) = (version, (byte)round);
            string?[] answers = await Task.WhenAll(
                Enumerable.Range(0, 8).Select(i => storage.ReplaceAsync("manifests/a.json", new[] { (byte)i, of }, known, None))
            );
            version = Assert.Single(answers, a => a is not null);
            ArchiveContent? read = await storage.ReadAsync("manifests/a.json", None);
            Assert.Equal(Array.IndexOf(answers, version), read!.Bytes.Span[0]);
            Assert.Equal(version, read.Version);
        }
    }

    [SkippableFact]
    public async Task A_list_has_what_begins_so_and_nothing_else()
    {
        await using IArchiveStorage storage = await OpenAsync();
        string[] names = ["sweeps/a/segments/1.ledger", "sweeps/a/files/2", "sweeps/ab/files/3", "manifests/a.json"];
        foreach (string name in names)
        {
            await storage.WriteAsync(name, "x"u8.ToArray(), None);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), await AllAsync(storage, ""));
        Assert.Equal(["sweeps/a/files/2", "sweeps/a/segments/1.ledger"], await AllAsync(storage, "sweeps/a/"));
        Assert.Equal(["manifests/a.json"], await AllAsync(storage, "manifests/"));
        Assert.Empty(await AllAsync(storage, "sweeps/none/"));
    }

    [SkippableFact]
    public async Task What_was_written_again_since_it_was_listed_is_not_deleted()
    {
        await using IArchiveStorage storage = await OpenAsync();
        await storage.WriteAsync("sweeps/a/files/x", "x"u8.ToArray(), None);
        ArchiveEntry listed = (await storage.FindAsync("sweeps/a/files/x", None))!;
        ArchiveEntry now = listed;
        while (now.Version == listed.Version)
        {
            // A clock of files may stand still for milliseconds.
            await storage.WriteAsync("sweeps/a/files/x", "x"u8.ToArray(), None);
            now = (await storage.FindAsync("sweeps/a/files/x", None))!;
        }

        Assert.False(await storage.DeleteAsync(listed, None));
        Assert.NotNull(await storage.FindAsync("sweeps/a/files/x", None));
        Assert.True(await storage.DeleteAsync(now, None));
        Assert.Null(await storage.FindAsync("sweeps/a/files/x", None));
        Assert.True(await storage.DeleteAsync(now, None));
    }

    private static async Task<List<string>> AllAsync(IArchiveStorage storage, string prefix)
    {
        List<string> names = [];
        await foreach (ArchiveEntry entry in storage.ListAsync(prefix, None))
        {
            names.Add(entry.Name);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
