using ModalityCompetition.Silo.Database;

namespace ModalityCompetition.Cluster.Tests.Database;

/// <summary>The laws of <see cref="IReminderTable"/>, on which it rests that a sweep is taken up again after any crash.</summary>
public class PostgresRemindersTests
{
    private static readonly DateTime s_start = new(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);

    [SkippableFact]
    public async Task A_reminder_is_read_back_as_it_was_written()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresReminders table = await tables.RemindersAsync();
        ReminderEntry entry = Entry(Grain("sweep-0123456789abcdef"), "foo/bar\\#b_a'z? ü");
        string? tag = await table.UpsertRow(entry);
        ReminderEntry found = (await table.ReadRow(entry.GrainId, entry.ReminderName))!;
        Assert.Equal(
            (entry.GrainId, entry.ReminderName, entry.StartAt, entry.Period, tag),
            (found.GrainId, found.ReminderName, found.StartAt, found.Period, found.ETag)
        );
        Assert.Equal(DateTimeKind.Utc, found.StartAt.Kind);
        Assert.Null(await table.ReadRow(entry.GrainId, "another"));
        Assert.Null(await table.ReadRow(Grain("another"), entry.ReminderName));
    }

    [SkippableFact]
    public async Task A_second_writing_replaces_the_first_and_its_tag()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresReminders table = await tables.RemindersAsync();
        ReminderEntry entry = Entry(Grain("a"), "work");
        string? first = await table.UpsertRow(entry);
        (entry.StartAt, entry.Period) = (s_start.AddMinutes(9), TimeSpan.FromMinutes(7));
        string? second = await table.UpsertRow(entry);
        Assert.NotEqual(first, second);
        ReminderEntry found = Assert.Single((await table.ReadRows(entry.GrainId)).Reminders);
        Assert.Equal((entry.StartAt, entry.Period, second), (found.StartAt, found.Period, found.ETag));
    }

    [SkippableFact]
    public async Task It_is_removed_with_its_tag_and_with_no_other()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresReminders table = await tables.RemindersAsync();
        ReminderEntry entry = Entry(Grain("a"), "work");
        string old = (await table.UpsertRow(entry))!;
        string tag = (await table.UpsertRow(entry))!;
        Assert.False(await table.RemoveRow(entry.GrainId, entry.ReminderName, old));
        Assert.False(await table.RemoveRow(entry.GrainId, "another", tag));
        Assert.False(await table.RemoveRow(Grain("b"), entry.ReminderName, tag));
        Assert.NotNull(await table.ReadRow(entry.GrainId, entry.ReminderName));
        Assert.True(await table.RemoveRow(entry.GrainId, entry.ReminderName, tag));
        Assert.False(await table.RemoveRow(entry.GrainId, entry.ReminderName, tag));
        Assert.Empty((await table.ReadRows(entry.GrainId)).Reminders);
    }

    [SkippableFact]
    public async Task Writers_at_once_all_succeed_with_tags_of_their_own()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresReminders[] silos = await Task.WhenAll(tables.RemindersAsync(), tables.RemindersAsync());
        string?[] tags = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => silos[i % 2].UpsertRow(Entry(Grain("a"), "work"))));
        Assert.Equal(10, tags.Distinct().Count());
        Assert.Contains((await silos[0].ReadRow(Grain("a"), "work"))!.ETag, tags);
    }

    [SkippableFact]
    public async Task A_range_of_hashes_is_open_below_and_closed_above_and_may_wrap_around()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresReminders table = await tables.RemindersAsync();
        uint[] hashes = [.. Enumerable.Range(0, 120).Select(i => Grain($"sweep-{i}").GetUniformHashCode()).Order()];
        await Task.WhenAll(Enumerable.Range(0, 120).Select(i => table.UpsertRow(Entry(Grain($"sweep-{i}"), "work"))));
        // Beyond 2^31 a hash is where a signed column of four bytes would go wrong.
        Assert.Contains(hashes, h => h > int.MaxValue);
        var random = new Random(20220317);
        List<(uint Begin, uint End)> ranges =
        [
            (0, uint.MaxValue),
            (0, 0),
            (uint.MaxValue, uint.MaxValue),
            (uint.MaxValue, 0),
            (hashes[3], hashes[3]),
            (hashes[3], hashes[9]),
            (hashes[9], hashes[3]),
            (hashes[3] - 1, hashes[9] - 1),
            .. Enumerable.Range(0, 40).Select(_ => ((uint)random.NextInt64(1L << 32), (uint)random.NextInt64(1L << 32))),
        ];
        foreach ((uint begin, uint end) in ranges)
        {
            IEnumerable<uint> expected = hashes.Where(h => begin < end ? h > begin && h <= end : h > begin || h <= end);
            Assert.Equal(expected, (await table.ReadRows(begin, end)).Reminders.Select(r => r.GrainId.GetUniformHashCode()).Order());
        }
    }

    [SkippableFact]
    public async Task Services_in_one_database_do_not_see_each_other()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresReminders north = await tables.RemindersAsync();
        PostgresReminders south = await tables.RemindersAsync("south");
        ReminderEntry entry = Entry(Grain("a"), "work");
        string tag = (await north.UpsertRow(entry))!;
        Assert.Empty((await south.ReadRows(0, 0)).Reminders);
        Assert.False(await south.RemoveRow(entry.GrainId, entry.ReminderName, tag));
        await south.TestOnlyClearTable();
        Assert.Single((await north.ReadRows(0, 0)).Reminders);
    }

    private static GrainId Grain(string key) => GrainId.Create("sweep", key);

    private static ReminderEntry Entry(GrainId grain, string name) =>
        new()
        {
            GrainId = grain,
            ReminderName = name,
            StartAt = s_start,
            Period = TimeSpan.FromMinutes(1),
        };
}
