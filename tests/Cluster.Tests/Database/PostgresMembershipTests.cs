using System.Net;
using ModalityCompetition.Silo.Database;
using ModalityCompetition.Silo.Failures;
using ModalityCompetition.TestKit.Waiting;

namespace ModalityCompetition.Cluster.Tests.Database;

/// <summary>The laws of <see cref="IMembershipTable"/>, on which it rests that no two silos disagree about who is in the cluster.</summary>
public class PostgresMembershipTests
{
    private static readonly DateTime s_start = new(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);

    [SkippableFact]
    public async Task An_empty_cluster_has_version_zero()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresMembership table = await tables.MembershipAsync();
        MembershipTableData read = await table.ReadAll();
        Assert.Equal((0, 0), (read.Members.Count, read.Version.Version));
        Assert.NotEmpty(read.Version.VersionEtag);
        Assert.Empty((await table.ReadRow(Silo(1))).Members);
    }

    [SkippableFact]
    public async Task What_is_inserted_is_read_back_and_raises_the_version()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresMembership table = await tables.MembershipAsync();
        MembershipEntry entry = Entry(1);
        entry.SiloName = "Ein Silo | mit 'Zeichen' \\ 日本";
        entry.SuspectTimes = [Tuple.Create(Silo(2), s_start.AddTicks(1)), Tuple.Create(Silo(3), s_start.AddDays(1))];
        Assert.True(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));
        Assert.True(await table.InsertRow(Entry(2), (await table.ReadAll()).Version.Next()));

        MembershipTableData read = await table.ReadRow(entry.SiloAddress);
        Assert.Equal(2, read.Version.Version);
        MembershipEntry found = Assert.Single(read.Members).Item1;
        Assert.Equal(entry.ToFullString(), found.ToFullString());
        Assert.Equal(entry.SuspectTimes, found.SuspectTimes);
        Assert.Equal(
            (entry.SiloName, entry.HostName, entry.ProxyPort, entry.StartTime),
            (found.SiloName, found.HostName, found.ProxyPort, found.StartTime)
        );
        Assert.Equal(DateTimeKind.Utc, found.IAmAliveTime.Kind);
        Assert.Equal(2, (await table.ReadAll()).Members.Count);
    }

    [SkippableFact]
    public async Task An_insertion_that_is_refused_changes_nothing()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresMembership table = await tables.MembershipAsync();
        TableVersion first = (await table.ReadAll()).Version.Next();
        Assert.True(await table.InsertRow(Entry(1), first));
        Assert.False(await table.InsertRow(Entry(1), first));
        Assert.False(await table.InsertRow(Entry(2), first));
        // The version is the right one here, the silo is there already: the version must not rise for nothing, or every silo would take
        // notice of a change that there was not.
        Assert.False(await table.InsertRow(Entry(1), (await table.ReadAll()).Version.Next()));
        MembershipTableData read = await table.ReadAll();
        Assert.Equal((1, 1), (read.Members.Count, read.Version.Version));
    }

    [SkippableFact]
    public async Task An_update_needs_the_version_of_the_table_and_that_of_the_row()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresMembership table = await tables.MembershipAsync();
        TableVersion old = (await table.ReadAll()).Version.Next();
        Assert.True(await table.InsertRow(Entry(1), old));
        (MembershipTableData before, string tag) = await OneAsync(table, 1);
        MembershipEntry changed = Entry(1);
        changed.Status = SiloStatus.Dead;
        changed.SuspectTimes = [Tuple.Create(Silo(9), s_start)];

        Assert.False(await table.UpdateRow(changed, tag, old));
        Assert.False(await table.UpdateRow(Entry(2), tag, before.Version.Next()));
        Assert.False(await table.UpdateRow(changed, "77", before.Version.Next()));
        Assert.Equal(1, (await table.ReadAll()).Version.Version);
        Assert.True(await table.UpdateRow(changed, tag, before.Version.Next()));
        // The row has another tag now, and the table another version.
        (MembershipTableData after, string newTag) = await OneAsync(table, 1);
        Assert.NotEqual(tag, newTag);
        Assert.False(await table.UpdateRow(Entry(1), tag, after.Version.Next()));
        Assert.Equal(
            (2, SiloStatus.Dead, 1),
            (after.Version.Version, after.Members[0].Item1.Status, after.Members[0].Item1.SuspectTimes!.Count)
        );
    }

    [SkippableFact]
    public async Task Of_many_writers_at_once_one_wins_and_none_overwrites_another()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresMembership[] silos = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => tables.MembershipAsync()));
        TableVersion next = (await silos[0].ReadAll()).Version.Next();
        bool[] inserted = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => silos[i % 4].InsertRow(Entry(1), next)));
        Assert.Single(inserted, won => won);

        // Each adds a suspicion to what it has read, as silos do when they vote.
        await Task.WhenAll(
                Enumerable
                    .Range(2, 15)
                    .Select(async voter =>
                    {
                        PostgresMembership table = silos[voter % 4];
                        bool written;
                        do
                        {
                            (MembershipTableData read, string tag) = await OneAsync(table, 1);
                            MembershipEntry entry = read.Members[0].Item1;
                            entry.SuspectTimes!.Add(Tuple.Create(Silo(voter), s_start));
                            written = await table.UpdateRow(entry, tag, read.Version.Next());
                        } while (!written);
                    })
            )
            .WaitAsync(Patience.Limit);
        (MembershipTableData end, _) = await OneAsync(silos[0], 1);
        Assert.Equal(16, end.Version.Version);
        Assert.Equal(Enumerable.Range(2, 15).Select(Silo).ToHashSet(), end.Members[0].Item1.SuspectTimes!.Select(s => s.Item1).ToHashSet());
    }

    [SkippableFact]
    public async Task A_sign_of_life_changes_nothing_else()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresMembership table = await tables.MembershipAsync();
        MembershipEntry entry = Entry(1);
        entry.Status = SiloStatus.Active;
        Assert.True(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));
        (MembershipTableData before, string tag) = await OneAsync(table, 1);
        // As Orleans calls it: nothing but address and time.
        await table.UpdateIAmAlive(new MembershipEntry { SiloAddress = Silo(1), IAmAliveTime = s_start.AddHours(1) });
        await table.UpdateIAmAlive(new MembershipEntry { SiloAddress = Silo(5), IAmAliveTime = s_start.AddHours(1) });
        (MembershipTableData after, string tagAfter) = await OneAsync(table, 1);
        Assert.Equal(
            (before.Version.Version, before.Version.VersionEtag, tag),
            (after.Version.Version, after.Version.VersionEtag, tagAfter)
        );
        MembershipEntry found = after.Members[0].Item1;
        Assert.Equal((s_start.AddHours(1), SiloStatus.Active, "silo-1"), (found.IAmAliveTime, found.Status, found.SiloName));
        Assert.Single((await table.ReadAll()).Members);
    }

    [SkippableFact]
    public async Task Old_entries_of_silos_that_are_not_active_are_cleaned_away()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresMembership table = await tables.MembershipAsync();
        PostgresMembership other = await tables.MembershipAsync("south");
        int port = 0;
        foreach (DateTime alive in (DateTime[])[s_start.AddDays(-10), s_start])
        {
            foreach (SiloStatus status in Enum.GetValues<SiloStatus>())
            {
                MembershipEntry entry = Entry(++port);
                (entry.Status, entry.IAmAliveTime) = (status, alive);
                Assert.True(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));
                Assert.True(await other.InsertRow(entry, (await other.ReadAll()).Version.Next()));
            }
        }

        await table.CleanupDefunctSiloEntries(s_start.AddDays(-3));
        int statuses = Enum.GetValues<SiloStatus>().Length;
        MembershipEntry[] left = [.. (await table.ReadAll()).Members.Select(m => m.Item1)];
        Assert.Equal(statuses + 1, left.Length);
        Assert.Equal(SiloStatus.Active, Assert.Single(left, e => e.IAmAliveTime < s_start).Status);
        Assert.Equal(2 * statuses, (await other.ReadAll()).Members.Count);
    }

    [SkippableFact]
    public async Task Clusters_in_one_database_do_not_see_each_other()
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresMembership north = await tables.MembershipAsync();
        PostgresMembership south = await tables.MembershipAsync("south");
        Assert.True(await north.InsertRow(Entry(1), (await north.ReadAll()).Version.Next()));
        Assert.Equal(0, (await south.ReadAll()).Version.Version);
        Assert.True(await south.InsertRow(Entry(1), (await south.ReadAll()).Version.Next()));
        await south.DeleteMembershipTableEntries("south");
        Assert.Empty((await south.ReadAll()).Members);
        Assert.Single((await north.ReadAll()).Members);
    }

    [SkippableFact]
    public async Task Silos_that_start_at_once_on_an_empty_database_make_the_tables_once()
    {
        await using ClusterTables tables = ClusterTables.Create();
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ => tables.MembershipAsync())
                .Cast<Task>()
                .Concat(Enumerable.Range(0, 4).Select(_ => tables.RemindersAsync()))
        );
        Assert.Equal("1", tables.Sql("SELECT count(*) FROM modcomp_cluster_schema WHERE version = 1"));
        Assert.Equal("1", tables.Sql("SELECT count(*) FROM modcomp_cluster"));
    }

    [SkippableFact]
    public async Task Tables_of_a_later_version_are_left_alone()
    {
        await using ClusterTables tables = ClusterTables.Create();
        await tables.MembershipAsync();
        tables.Sql("INSERT INTO modcomp_cluster_schema (version) VALUES (99)");
        SiloException refused = await Assert.ThrowsAsync<SiloException>(() =>
            tables.Uninitialized("north").InitializeMembershipTable(true)
        );
        Assert.Contains("version 99", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Random histories of one writer against a table in memory that is nothing but the laws.</summary>
    [SkippableTheory]
    [InlineData(20220317)]
    [InlineData(77)]
    public async Task Any_history_ends_as_in_the_model(int seed)
    {
        await using ClusterTables tables = ClusterTables.Create();
        PostgresMembership table = await tables.MembershipAsync();
        var random = new Random(seed);
        var model = new Dictionary<int, (SiloStatus Status, int Tag)>();
        int version = 0;
        for (int step = 0; step < 150; step++)
        {
            int silo = random.Next(1, 7);
            int claimed = random.Next(4) == 0 ? Math.Max(0, version - 1) : version;
            bool known = model.TryGetValue(silo, out var row);
            int tag = known && random.Next(4) > 0 ? row.Tag : random.Next(3);
            MembershipEntry entry = Entry(silo);
            entry.Status = (SiloStatus)random.Next(7);
            bool inserts = random.Next(3) == 0;
            var next = new TableVersion(claimed + 1, claimed.ToString(System.Globalization.CultureInfo.InvariantCulture));
            bool expected = claimed == version && (inserts ? !known : known && row.Tag == tag);
            bool done = inserts
                ? await table.InsertRow(entry, next)
                : await table.UpdateRow(entry, tag.ToString(System.Globalization.CultureInfo.InvariantCulture), next);
            Assert.True(
                expected == done,
                $"step {step} of seed {seed}: {(inserts ? "insert" : "update")} of {silo} with tag {tag} and version {claimed} gave {done}"
            );
            if (done)
            {
                version++;
                model[silo] = (entry.Status, inserts ? 0 : tag + 1);
            }

            MembershipTableData read = await table.ReadAll();
            Assert.Equal(version, read.Version.Version);
            Assert.Equal(
                model.OrderBy(m => m.Key).Select(m => (m.Key, m.Value.Status)),
                read.Members.Select(m => (m.Item1.SiloAddress.Endpoint.Port, m.Item1.Status)).OrderBy(m => m.Port)
            );
        }

        Assert.InRange(version, 20, 149);
    }

    private static async Task<(MembershipTableData Read, string Tag)> OneAsync(PostgresMembership table, int silo)
    {
        MembershipTableData read = await table.ReadRow(Silo(silo));
        return (read, Assert.Single(read.Members).Item2);
    }

    private static SiloAddress Silo(int number) => SiloAddress.New(new IPEndPoint(IPAddress.Parse("10.1.2.3"), number), 1234);

    private static MembershipEntry Entry(int number) =>
        new()
        {
            SiloAddress = Silo(number),
            HostName = "host",
            SiloName = $"silo-{number}",
            Status = SiloStatus.Joining,
            ProxyPort = 30_000 + number,
            StartTime = s_start,
            IAmAliveTime = s_start,
        };
}
