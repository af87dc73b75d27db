using System.Text.RegularExpressions;

namespace ModalityCompetition.Repository.Tests;

/// <summary>Data flows one way: a folder uses the folders before it and none behind it.</summary>
public partial class NamespaceFlowTests
{
    private const int MostFiles = 20;

    /// <summary>Folders of src/Sweeps and the folders each may use.</summary>
    private static readonly Dictionary<string, string[]> SweepsFlow = new()
    {
        ["Instruments"] = [],
        ["Estimands"] = [],
        ["Observations"] = ["Estimands"],
        ["ProgramTrials"] = ["Estimands", "Observations"],
        ["TransformerTrials"] = ["Estimands", "Observations"],
        ["Engines"] = ["ProgramTrials"],
        ["Specs"] = ["Engines", "Estimands", "Observations", "ProgramTrials", "TransformerTrials"],
        ["Plans"] = ["Engines", "Specs"],
        ["Ledger"] = ["Instruments", "Plans", "Specs"],
        ["Pilots"] = ["Estimands", "Plans", "ProgramTrials", "Specs"],
        ["Competition"] = ["Engines", "Estimands", "Ledger", "Observations", "Pilots", "Plans", "Specs"],
        ["Estimates"] = ["Competition", "Estimands", "Ledger", "Observations", "Pilots", "Plans", "ProgramTrials", "Specs"],
        ["Running"] = ["Estimates", "Instruments", "Ledger", "Plans", "Specs"],
        ["Reuse"] = ["Ledger", "Plans", "Running", "Specs"],
        ["Archives"] = ["Ledger", "Plans", "Running"],
        ["Reports"] =
        [
            "Competition",
            "Estimands",
            "Estimates",
            "Ledger",
            "Observations",
            "Plans",
            "ProgramTrials",
            "Specs",
            "TransformerTrials",
        ],
        ["Shipped"] = ["Engines", "Estimates", "Reports", "Specs"],
        ["Recorded"] = ["Estimands", "Estimates", "Ledger", "Plans", "ProgramTrials", "Reports", "Running", "Specs"],
        ["Services"] =
        [
            "Archives",
            "Estimands",
            "Estimates",
            "Instruments",
            "Ledger",
            "Plans",
            "ProgramTrials",
            "Reports",
            "Running",
            "Specs",
        ],
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
            "Strata",
            "Networks",
            "Kernels/Layout",
            "Kernels/Lanes",
            "Kernels",
            "Checkpoints",
            "Remedies",
            "Twins",
            "Trials",
            "Measurements",
            "Theory",
            "Engines",
            "Engines/Twins",
            "Engines/Cpu/Descent",
            "Engines/Cpu/Rules",
            "Engines/Cpu",
            "Engines/Reference",
        ],
        ["Training.TorchSharp"] =
        [
            "Tiles/Samples",
            "Tiles",
            "Devices",
            "Transformers/Networks",
            "Transformers/Samples",
            "Transformers/Optimization",
            "Transformers/Remedies",
            "Transformers/Trials",
            "Transformers/Checkpoints",
            "Engines",
        ],
        ["Transformers"] = ["Data", "Data/Titles", "Data/Pictures", "Data/Loading", "Data/Synthetic", "Data/Folders", "Trials"],
        ["Sweeps"] =
        [
            "Instruments",
            "Estimands",
            "Observations",
            "ProgramTrials",
            "TransformerTrials",
            "Engines",
            "Specs/Keys",
            "Specs/Expressions",
            "Specs",
            "Specs/Yaml",
            "Specs/Reading/Values",
            "Specs/Reading",
            "Specs/Programs",
            "Specs/Transformers",
            "Specs/Experiments",
            "Specs/Documents",
            "Plans",
            "Pilots",
            "Pilots/Programs",
            "Ledger",
            "Ledger/Files",
            "Competition",
            "Competition/Twins",
            "Estimates/Lists",
            "Estimates/Intervals",
            "Estimates/Distributions",
            "Estimates/Streaming",
            "Estimates/Sequences",
            "Estimates/ControlVariates",
            "Estimates/Stopping",
            "Estimates",
            "Estimates/Design",
            "Estimates/Competition/Controls",
            "Estimates/Competition",
            "Estimates/Programs",
            "Estimates/Comparisons",
            "Estimates/Verdicts",
            "Estimates/Competition/Remedies",
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
            "Reports/Exports/Competition",
            "Reports/Markup",
            "Reports/Sections",
            "Reports/OverTime",
            "Reports/Competition/Distributions",
            "Reports/Competition/Remedies",
            "Reports/Competition",
            "Reports/Transformers",
            "Reports/Pages",
            "Shipped",
            "Running/Coordination",
            "Running/Workers",
            "Running/Sharing",
            "Running/Folders",
            "Running",
            "Reuse",
            "Archives/Storage",
            "Archives/Folders",
            "Archives",
            "Archives/Upkeep",
            "Archives/Runs",
            "Recorded/Tables",
            "Recorded/Rows",
            "Recorded/Guesses",
            "Recorded",
            "Services/Contract",
            "Services/Submissions",
            "Services/Documents",
            "Services/Sharing",
            "Services",
            "Services/Hosting",
        ],
        ["Sweeps.AzureBlobs"] = ["Blobs", "Access"],
        ["Sweeps.Postgres"] = ["Connections", "Registry", "Schema", "Trials", "Leases"],
        ["Programs"] = ["Measurements", "Expressions", "Declarations", "Rows", "Protocol", "Memory", "Processes", "Checks"],
        ["Telemetry"] = ["Export", "Logging"],
        ["Grains.Interfaces"] = ["Failures", "Devices", "Trials", "Estimates", "Sweeps", "Catalog"],
        ["Grains"] = ["Failures", "Placement", "Storage", "Estimates", "Trials", "Devices", "Sweeps", "Catalog", "Hosting"],
        ["Silo"] = ["Failures", "Database", "Services", "Settings", "Engines", "Hosting"],
        ["Dashboard"] = ["Limits", "Api", "Security", "Pages", "Hosting", "Remote", "Webhooks"],
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
            "Sessions/Archives",
            "Sessions/Checks",
            "Sessions/Serving",
            "Sessions/Inventory",
            "Rendering/Documents",
            "Rendering/Output",
            "Rendering/Progress",
            "Rendering",
            "Rendering/DataSets",
            "Rendering/Design",
            "Rendering/Lists",
            "Commands/Options",
            "Commands/Running",
            "Commands/Results",
            "Commands/Serving",
            "Commands/DataSets",
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

    /// <summary>
    /// Files outside the rooms of the competition that may name its types, each with the reason. Every other file carries any experiment:
    /// it asks the experiment (<c>IMeasures.Part</c>) and does not know which one it is.
    /// </summary>
    private static readonly Dictionary<string, string> NamesTheCompetition = new()
    {
        ["src/Sweeps/Estimands/CompetitionEstimands.cs"] = "its table of estimands",
        ["src/Sweeps/Observations/CompetitionLanes.cs"] = "its observer, several trials at a time",
        ["src/Sweeps/Observations/CompetitionMeasures.cs"] = "gives the two above",
        ["src/Sweeps/Observations/CheckpointObservations.cs"] = "its observer, on the way of a training",
        ["src/Sweeps/Observations/HeadStarts.cs"] = "who would win at the start of its trials",
        ["src/Sweeps/Observations/LaneCheckpoints.cs"] = "as above, several trials at a time",
        ["src/Sweeps/Observations/LaneObserver.cs"] = "its observer, several trials at a time",
        ["src/Sweeps/Observations/LaneTrials.cs"] = "its observer, several trials at a time",
        ["src/Sweeps/Observations/LaneTwins.cs"] = "its observer, of twins, several trials at a time",
        ["src/Sweeps/Observations/TrialObserver.cs"] = "its observer",
        ["src/Sweeps/Observations/TwinObservations.cs"] = "its observer, of twins",
        ["src/Sweeps/Specs/Experiments/CompetitionExperiment.cs"] = "the experiment itself",
        ["src/Sweeps/Specs/Experiments/TwinCanonical.cs"] = "the twins of its trials in the canonical text",
        ["src/Sweeps/Specs/Experiments/TwinChecks.cs"] = "the rules of its twins",
        ["src/Sweeps/Specs/Experiments/ValidationUse.cs"] = "which of its configurations measure on a validation sample",
        ["src/Sweeps/Specs/Reading/ConfigurationBuilder.cs"] = "makes its configurations from its keys",
        ["src/Sweeps/Specs/Reading/ConfigurationChecks.cs"] = "the rules of its keys",
        ["src/Sweeps/Specs/Keys/SpecKeys.cs"] = "the experiment of a spec that names none, by its name",
        ["src/Sweeps/Shipped/ShippedExperiments.cs"] = "the one place where experiments and their parts are put together",
        ["src/Sweeps/Estimates/Verdicts/AsymptoticAxis.cs"] = "verdicts are about the paper's theorems; its report alone asks for them",
        ["src/Sweeps/Estimates/Verdicts/AxisMoments.cs"] = "as above",
        ["src/Sweeps/Estimates/Verdicts/EstimateIntervals.cs"] = "as above",
        ["src/Sweeps/Estimates/Verdicts/SequentialVerdicts.cs"] = "as above",
        ["src/Sweeps/Reports/Documents/CheckpointEntry.cs"] = "a part of the next",
        ["src/Sweeps/Reports/Documents/TrialDocument.cs"] = "a trial along its training, which IExperimentReport.HasTraces gates",
        ["src/Client/Sessions/Checks/TrialReplay.cs"] = "as above",
        ["src/Client/Sessions/Checks/ResultDifferences.cs"] = "as above",
        ["src/Sweeps/TransformerTrials/TransformerEstimands.cs"] = "takes the errors and gaps of its table",
    };

    [Fact]
    public void Only_rooms_of_the_competition_name_its_types()
    {
        string[] named =
        [
            .. RepositoryTree
                .WithExtension(".cs")
                .Where(f => f.StartsWith("src/", StringComparison.Ordinal) && !f.StartsWith("src/Training", StringComparison.Ordinal))
                .Where(f => !f.Contains("/Competition/", StringComparison.Ordinal) && !f.Contains("/OverTime/", StringComparison.Ordinal))
                .Where(f => OfTheCompetition().IsMatch(RepositoryTree.Read(f)))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(NamesTheCompetition.Keys.Order(StringComparer.Ordinal), named);
    }

    /// <summary>
    /// Where a process starts it finds the engines and plug-ins that there are; everybody else is handed them, so that a test or another
    /// program can hand other ones.
    /// </summary>
    [Fact]
    public void Only_the_starts_of_processes_look_for_engines()
    {
        string[] starts = ["src/Client/Hosting/Installation.cs", "src/Silo/Hosting/SiloProgram.cs"];
        Assert.Equal(
            starts,
            RepositoryTree
                .WithExtension(".cs")
                .Where(f => f.StartsWith("src/", StringComparison.Ordinal) && f != "src/Sweeps/Engines/EngineRegistry.cs")
                .Where(f =>
                    CommentLine().Replace(RepositoryTree.Read(f), "").Contains("EngineRegistry.Installed", StringComparison.Ordinal)
                )
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

    // Usings are no names, and SpecKeys.Competition is a list of keys.
    [GeneratedRegex(
        @"\b(TrialResult|TrialRecord|TrialConfiguration|NetworkResult|ControlledErrors|StartControls|LaneTrials|TrialDistributions"
            + @"|LearnTimeSummary|(LearnTimes|ClassesWon|JointWins|ErrorDistributions)(Extra)?|Competition[A-Z]\w*)\b|""competition"""
    )]
    private static partial Regex OfTheCompetition();

    [GeneratedRegex(@"ModalityCompetition(\.\w+)+")]
    private static partial Regex FullName();

    [GeneratedRegex(@"ModalityCompetition\.Sweeps\.(\w+)")]
    private static partial Regex SweepsUse();

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex DeclaredNamespace();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex CommentLine();
}
