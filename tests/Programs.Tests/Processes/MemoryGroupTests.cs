using System.Globalization;
using ModalityCompetition.Programs.Memory;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Tests.Support;

namespace ModalityCompetition.Programs.Tests.Processes;

/// <summary>
/// Programs with a limit of memory come into a control group where the system lets one be made. What the kernel does in one is tried where
/// it has any; where groups are sought and who joins them, in a tree of ordinary files that looks like its own.
/// </summary>
public sealed class MemoryGroupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-groups-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [InlineData("/user/mine", "user/mine", "cpu memory pids", "user/mine")]
    [InlineData("/user/mine", "user", "memory", "user")]
    [InlineData("/", "", "memory", "")]
    [InlineData("/user/mine", "user", "cpu pids", null)]
    [InlineData("/user/mine", "", "memory", null)]
    public void Groups_are_made_where_the_memory_controller_is_handed_on(string own, string where, string handed, string? found)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Control groups are those of Linux.");
        MemoryGroups groups = Tree(own, where, handed);
        Assert.Equal(found is null ? null : Path.Combine(_folder, "tree", found).TrimEnd('/'), groups.Folder?.TrimEnd('/'));
        Assert.Equal(found is null, groups.Obstacle.Length > 0);
        Assert.Equal(found is null, groups.Create(1 << 20) is null);
    }

    [Fact]
    public void Without_control_groups_of_the_second_kind_there_is_none()
    {
        File.WriteAllText(Path.Combine(_folder, "own"), "4:memory:/x\n0::/\n");
        MemoryGroups groups = MemoryGroups.Find(_folder, Path.Combine(_folder, "own"));
        Assert.Null(groups.Folder);
        Assert.Equal($"there is no cgroup v2 under {_folder}", groups.Obstacle);
    }

    [SkippableFact]
    public void The_process_of_a_program_is_in_a_group_with_its_limit()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Control groups are those of Linux.");
        MemoryGroups groups = Tree("/mine", "mine", "memory");
        using var faulty = new Faulty(
            "process",
            d => d with { MemoryLimit = 300 << 20 },
            new ProgramWorkerOptions { MemoryGroups = groups }
        );
        faulty.Run(0, 1);
        string group = Assert.Single(
            Directory.GetDirectories(groups.Folder!),
            d => File.Exists(Path.Combine(d, "cgroup.procs")) && Max(d) < 1 << 30
        );
        Assert.Equal(300 << 20, Max(group));
        Assert.Equal(
            faulty.Number("process-0"),
            int.Parse(File.ReadAllText(Path.Combine(group, "cgroup.procs")), CultureInfo.InvariantCulture)
        );
        Assert.Equal("0", File.ReadAllText(Path.Combine(group, "memory.swap.max")));
        Assert.Equal("1", File.ReadAllText(Path.Combine(group, "memory.oom.group")));
        Assert.Equal(
            "The program and what it starts may have 300 MiB of memory together (a control group).",
            MemoryLimitText.Of(faulty.Declaration, groups)
        );
        Assert.Equal(
            "Each process of the program may write to 300 MiB of memory (ulimit -d), because there is no cgroup v2 under /nowhere.",
            MemoryLimitText.Of(faulty.Declaration, MemoryGroups.Find("/nowhere", "/nowhere"))
        );
        faulty.Worker.Dispose();
        Assert.Equal("1", File.ReadAllText(Path.Combine(group, "cgroup.kill")));
    }

    [SkippableFact]
    public void What_the_kernel_ended_for_want_of_memory_is_told_as_that()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Control groups are those of Linux.");
        MemoryGroups groups = Tree("/mine", "mine", "memory");

        // The kernel counts in this file whom it ended; here the test does.
        using var faulty = new Faulty("exits", d => d with { MemoryLimit = 300 << 20 }, new ProgramWorkerOptions { MemoryGroups = groups });
        faulty.Worker.Start(0, CancellationToken.None);
        string group = Assert.Single(
            Directory.GetDirectories(groups.Folder!),
            d => File.Exists(Path.Combine(d, "cgroup.procs")) && Max(d) < 1 << 30
        );
        File.WriteAllText(Path.Combine(group, "memory.events"), "low 0\nmax 12\noom 1\noom_kill 2\n");
        ProgramException failed = faulty.Fails();
        Assert.Equal(ProgramFault.Ended, failed.Fault);
        Assert.StartsWith(
            "trial 2: the program was ended because it and what it started needed more memory than its limit before it answered: 300 MiB",
            failed.Message,
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public void A_trial_that_needs_more_than_the_limit_of_a_real_group_is_named()
    {
        Skip.If(MemoryGroups.OfMachine.Folder is null, $"No control group can be made here: {MemoryGroups.OfMachine.Obstacle}.");
        using var faulty = new Faulty("memory", d => d with { MemoryLimit = 64 << 20 });
        ProgramException failed = faulty.Fails();
        Assert.Contains("needed more memory than its limit before it answered: 64 MiB", failed.Message, StringComparison.Ordinal);
    }

    private static long Max(string group) => long.Parse(File.ReadAllText(Path.Combine(group, "memory.max")), CultureInfo.InvariantCulture);

    private MemoryGroups Tree(string own, string where, string handed)
    {
        string root = Path.Combine(_folder, "tree");
        Directory.CreateDirectory(Path.Combine(root, own.TrimStart('/')));
        File.WriteAllText(Path.Combine(root, "cgroup.controllers"), "cpu memory pids\n");
        File.WriteAllText(Path.Combine(root, where, "cgroup.subtree_control"), handed + "\n");
        File.WriteAllText(Path.Combine(_folder, "own"), $"0::{own}\n");
        return MemoryGroups.Find(root, Path.Combine(_folder, "own"));
    }
}
