using System.Text.RegularExpressions;

namespace ModalityCompetition.Repository.Tests;

/// <summary>Data flows one way: a folder uses the folders before it and none behind it.</summary>
public partial class NamespaceFlowTests
{
    private const int MostFiles = 20;

    /// <summary>Folders of src/Sweeps and the folders each may use.</summary>
    private static readonly Dictionary<string, string[]> SweepsFlow = new()
    {
        ["Estimands"] = [],
        ["Observations"] = ["Estimands"],
        ["ProgramTrials"] = ["Estimands", "Observations"],
        ["Engines"] = ["ProgramTrials"],
        ["Specs"] = ["Engines", "Estimands", "Observations", "ProgramTrials"],
        ["Plans"] = ["Engines", "Specs"],
        ["Ledger"] = ["Plans", "Specs"],
        ["Competition"] = ["Ledger"],
        ["Estimates"] = ["Competition", "Estimands", "Ledger", "Observations", "Plans", "Specs"],
        ["Running"] = ["Estimates", "Ledger", "Plans", "Specs"],
        ["Reports"] = ["Competition", "Estimands", "Estimates", "Ledger", "Observations", "Plans", "ProgramTrials", "Specs"],
        ["Recorded"] = ["Estimands", "Estimates", "Ledger", "Plans", "ProgramTrials", "Reports", "Running", "Specs"],
        ["Services"] = ["Estimands", "Estimates", "Ledger", "Plans", "ProgramTrials", "Reports", "Running", "Specs"],
    };

    [Fact]
    public void Folders_of_Sweeps_use_only_the_folders_before_them()
    {
        foreach (var (file, folder, text) in Sources("src/Sweeps"))
        {
            Assert.True(SweepsFlow.ContainsKey(folder), $"{file} lies in a folder that the flow does not know.");
            foreach (Match use in SweepsUse().Matches(text))
            {
                var used = use.Groups[1].Value;
                Assert.True(used == folder || SweepsFlow[folder].Contains(used), $"{file} uses Sweeps.{used}, which comes after {folder}.");
            }
        }
    }

    /// <summary>
    /// The rooms of a project, which are its folders, in the order in which one may use another: only those before it. So no rooms use each
    /// other in a circle.
    /// </summary>
    internal static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Experiments"] = ["Words"],
        ["Training"] =
        [
            "Randomness",
            "Optimization",
            "Distributions",
            "Networks",
            "Kernels/Layout",
            "Kernels/Lanes",
            "Kernels",
            "Checkpoints",
            "Trials",
            "Measurements",
            "Theory",
            "Engines",
            "Engines/Cpu",
            "Engines/Reference",
        ],
        ["Training.TorchSharp"] = ["Tiles", "Devices", "Engines"],
        ["Sweeps"] =
        [
            "Estimands",
            "Observations",
            "ProgramTrials",
            "Engines",
            "Specs/Keys",
            "Specs/Expressions",
            "Specs",
            "Specs/Yaml",
            "Specs/Reading/Values",
            "Specs/Reading",
            "Specs/Programs",
            "Specs/Experiments",
            "Specs/Documents",
            "Specs/Presets",
            "Plans",
            "Ledger",
            "Ledger/Files",
            "Competition",
            "Estimates/Lists",
            "Estimates/Intervals",
            "Estimates/Distributions",
            "Estimates/Streaming",
            "Estimates/Sequences",
            "Estimates/ControlVariates",
            "Estimates/Stopping",
            "Estimates",
            "Estimates/Comparisons",
            "Estimates/Verdicts",
            "Reports/Texts",
            "Reports/Traces",
            "Reports",
            "Reports/Plots/Drawing",
            "Reports/Plots/Axes",
            "Reports/Plots/Marks",
            "Reports/Plots",
            "Reports/Charts",
            "Reports/Documents",
            "Reports/Exports/Columns",
            "Reports/Exports/Writers",
            "Reports/Exports",
            "Reports/Markup",
            "Reports/Sections",
            "Reports/OverTime",
            "Reports/Competition",
            "Reports/Pages",
            "Running/Coordination",
            "Running/Workers",
            "Running/Sharing",
            "Running/Folders",
            "Running",
            "Recorded/Tables",
            "Recorded/Rows",
            "Recorded/Guesses",
            "Recorded",
            "Services/Contract",
            "Services/Documents",
            "Services/Sharing",
            "Services",
            "Services/Hosting",
        ],
        ["Sweeps.Postgres"] = ["Connections", "Registry", "Schema", "Trials", "Leases"],
        ["Programs"] = ["Measurements", "Expressions", "Declarations", "Rows", "Protocol", "Processes", "Checks"],
        ["Telemetry"] = ["Export", "Logging"],
        ["Grains.Interfaces"] = ["Devices", "Trials", "Estimates", "Sweeps", "Catalog"],
        ["Grains"] = ["Metrics", "Placement", "Storage", "Estimates", "Trials", "Devices", "Sweeps", "Catalog", "Hosting"],
        ["Silo"] = ["Failures", "Database", "Services", "Settings", "Engines", "Hosting"],
        ["Dashboard"] = ["Api", "Security", "Pages", "Hosting", "Remote"],
        ["Client"] =
        [
            "Completion",
            "Hosting",
            "Sessions",
            "Sessions/Planning",
            "Sessions/Specs",
            "Sessions/Programs",
            "Sessions/Ledgers",
            "Sessions/Runs",
            "Sessions/StoredRuns",
            "Sessions/Checks",
            "Sessions/Serving",
            "Rendering/Documents",
            "Rendering/Output",
            "Rendering/Progress",
            "Rendering",
            "Commands/Options",
            "Commands/Running",
            "Commands/Results",
            "Commands/Serving",
            "Commands",
        ],
    };

    public static TheoryData<string> Projects => [.. Rooms.Keys];

    [Fact]
    public void Every_project_has_an_order_of_its_rooms() =>
        Assert.Equal(
            RepositoryTree
                .WithExtension(".csproj")
                .Where(f => f.StartsWith("src/", StringComparison.Ordinal))
                .Select(f => f.Split('/')[1])
                .Order(),
            Rooms.Keys.Order()
        );

    [Theory]
    [MemberData(nameof(Projects))]
    public void Rooms_of_a_project_use_only_those_before_them(string project)
    {
        string[] rooms = Rooms[project];
        string root = $"ModalityCompetition.{project}.";
        string[] byLength = [.. rooms.OrderByDescending(r => r.Length)];
        HashSet<string> found = [];
        foreach (var file in RepositoryTree.WithExtension(".cs").Where(f => f.StartsWith($"src/{project}/", StringComparison.Ordinal)))
        {
            string own = Path.GetDirectoryName(file)!.Replace('\\', '/')[$"src/{project}".Length..].TrimStart('/');
            if (own.Length == 0)
            {
                continue;
            }

            found.Add(own);
            Assert.True(rooms.Contains(own), $"{file} lies in a room that the order of {project} does not know.");
            foreach (Match use in FullName().Matches(CommentLine().Replace(RepositoryTree.Read(file), "")))
            {
                string path = use.Value.StartsWith(root, StringComparison.Ordinal) ? use.Value[root.Length..].Replace('.', '/') + "/" : "";
                string? used = Array.Find(byLength, r => path.StartsWith(r + "/", StringComparison.Ordinal));
                bool before = used is null || Array.IndexOf(rooms, used) <= Array.IndexOf(rooms, own);
                Assert.True(before, $"{file} uses {used}, which comes after {own} in {project}.");
            }
        }

        Assert.Equal(rooms.Order(), found.Order());
    }

    [Fact]
    public void Training_does_no_input_output_and_reads_no_clock()
    {
        string[] banned =
        [
            "System.IO",
            "System.Net",
            "System.Console",
            "Console.",
            "System.Diagnostics.Stopwatch",
            "Stopwatch.",
            "Environment.Get",
            "TimeProvider",
            "File.",
        ];
        foreach (var (file, _, text) in Sources("src/Training"))
        {
            foreach (var word in banned)
            {
                Assert.False(
                    Regex.IsMatch(text, $@"(?<![\w.]){Regex.Escape(word)}"),
                    $"{file} uses {word}; Training has no I/O and no clock."
                );
            }
        }
    }

    [Theory]
    [InlineData("src/Experiments")]
    [InlineData("src/Sweeps/Ledger")]
    [InlineData("src/Sweeps/Plans")]
    [InlineData("src/Sweeps/Running")]
    [InlineData("src/Sweeps/Services")]
    [InlineData("src/Sweeps/Estimates/Comparisons")]
    [InlineData("src/Sweeps/Estimates/Stopping")]
    [InlineData("src/Sweeps.Postgres")]
    [InlineData("src/Grains.Interfaces")]
    [InlineData("src/Grains")]
    [InlineData("src/Silo")]
    [InlineData("src/Dashboard")]
    public void Ledgers_runs_and_silos_carry_results_of_any_experiment(string room)
    {
        foreach (var file in RepositoryTree.WithExtension(".cs").Where(f => f.StartsWith(room + "/", StringComparison.Ordinal)))
        {
            Match named = OfTheCompetition().Match(RepositoryTree.Read(file));
            Assert.False(named.Success, $"{file} names {named.Value}, which is the competition's.");
        }
    }

    /// <summary>
    /// Reports, services and commands ask the experiment what it has to say (<c>IExperimentReport</c>), not which one it is.
    /// </summary>
    [Fact]
    public void Nobody_asks_whether_an_experiment_is_the_competition_but_those_who_read_its_rows()
    {
        string[] readers = ["src/Client/Sessions/StoredRuns/ExportSession.cs", "src/Sweeps/Reports/Exports/TrialExport.cs"];
        Assert.Equal(
            readers,
            RepositoryTree
                .WithExtension(".cs")
                .Where(f => f.StartsWith("src/", StringComparison.Ordinal) && f != "src/Sweeps/Specs/PlannedConfiguration.cs")
                .Where(f => AsksForTheCompetition().IsMatch(RepositoryTree.Read(f)))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void No_room_has_more_files_than_a_reader_can_survey()
    {
        var big =
            from file in RepositoryTree.WithExtension(".cs")
            where file.StartsWith("src/", StringComparison.Ordinal)
            group file by Path.GetDirectoryName(file) into room
            where room.Count() > MostFiles
            select $"{room.Key} has {room.Count()} files; split it by meaning.";
        Assert.Empty(big);
    }

    [Fact]
    public void Namespace_is_the_folder()
    {
        foreach (var file in RepositoryTree.WithExtension(".cs").Where(f => f.StartsWith("src/", StringComparison.Ordinal)))
        {
            var declared = DeclaredNamespace().Match(RepositoryTree.Read(file));
            if (!declared.Success)
            {
                continue;
            }

            var folder = Path.GetDirectoryName(file)!.Replace('\\', '/')["src/".Length..].Replace('/', '.');
            Assert.True(
                declared.Groups[1].Value == "ModalityCompetition." + folder,
                $"{file} declares namespace {declared.Groups[1].Value}."
            );
        }
    }

    private static IEnumerable<(string File, string Folder, string Text)> Sources(string project) =>
        from file in RepositoryTree.WithExtension(".cs")
        where file.StartsWith(project + "/", StringComparison.Ordinal)
        let parts = file[(project.Length + 1)..].Split('/')
        where parts.Length > 1
        select (file, parts[0], CommentLine().Replace(RepositoryTree.Read(file), ""));

    [GeneratedRegex(@"\b(TrialResult|TrialRecord|TrialConfiguration|NetworkResult)\b")]
    private static partial Regex OfTheCompetition();

    [GeneratedRegex(@"\.Competition(\s+is\b|\?|\s*[=!]=|\s+as\b|\))|\{[^}]*\bCompetition: ")]
    private static partial Regex AsksForTheCompetition();

    [GeneratedRegex(@"ModalityCompetition(\.\w+)+")]
    private static partial Regex FullName();

    [GeneratedRegex(@"ModalityCompetition\.Sweeps\.(\w+)")]
    private static partial Regex SweepsUse();

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex DeclaredNamespace();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex CommentLine();
}
