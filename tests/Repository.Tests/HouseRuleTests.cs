using System.Text.RegularExpressions;

namespace ModalityCompetition.Repository.Tests;

/// <summary>Rules of the house that no analyzer knows.</summary>
public partial class HouseRuleTests
{
    private const int LongestFile = 500;

    // The same number as in .editorconfig and .csharpierrc.
    private const int LongestLine = 140;

    [Fact]
    public void No_source_file_is_too_long()
    {
        var tooLong = RepositoryTree
            .WithExtension(".cs")
            .Select(f => (File: f, Lines: RepositoryTree.Read(f).Count(c => c == '\n')))
            .Where(f => f.Lines > LongestFile);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_line_is_too_long()
    {
        var tooLong =
            from file in RepositoryTree.WithExtension(".cs")
            from line in RepositoryTree.Read(file).Split('\n').Index()
            where line.Item.Length > LongestLine
            select $"{file}:{line.Index + 1} has {line.Item.Length} characters";
        Assert.Empty(tooLong);
    }

    [Theory]
    [InlineData(".editorconfig", "max_line_length = ")]
    [InlineData(".csharpierrc", "printWidth: ")]
    public void Editors_and_the_formatter_know_the_longest_line(string file, string setting) =>
        Assert.Contains($"{setting}{LongestLine}\n", RepositoryTree.Read(file), StringComparison.Ordinal);

    [Fact]
    public void Names_say_what_a_thing_does()
    {
        var nameless = RepositoryTree.WithExtension(".cs").Where(f => NamesNothing().IsMatch(Path.GetFileNameWithoutExtension(f)));
        Assert.Empty(nameless);
    }

    [Fact]
    public void No_two_types_of_the_product_have_one_name()
    {
        var twice =
            from file in RepositoryTree.WithExtension(".cs")
            where file.StartsWith("src/", StringComparison.Ordinal)
            let text = RepositoryTree.Read(file)
            let room = RoomName().Match(text).Groups[1].Value
            from Match type in TypeName().Matches(text)
            // A type in several files is one type.
            group room by type.Groups[1].Value into rooms
            where rooms.Distinct().Count() > 1
            select $"{rooms.Key}: {string.Join(", ", rooms.Distinct())}";
        Assert.Empty(twice);
    }

    [Fact]
    public void Nothing_is_left_unfinished()
    {
        var unfinished =
            from file in RepositoryTree.WithExtension(".cs")
            where
                !file.EndsWith(nameof(HouseRuleTests) + ".cs", StringComparison.Ordinal) && Unfinished().IsMatch(RepositoryTree.Read(file))
            select file;
        Assert.Empty(unfinished);
    }

    [Fact]
    public void Every_suppression_gives_its_reason()
    {
        var silent =
            from file in RepositoryTree.WithExtension(".cs")
            where !file.EndsWith(nameof(HouseRuleTests) + ".cs", StringComparison.Ordinal)
            from line in RepositoryTree.Read(file).Split('\n')
            where
                Suppression().IsMatch(line)
                && !line.Contains("//", StringComparison.Ordinal)
                && !line.Contains("Justification", StringComparison.Ordinal)
            select $"{file}: {line.Trim()}";
        Assert.Empty(silent);
    }

    [Fact]
    public void README_names_the_two_commands_that_a_new_user_and_the_build_run()
    {
        var readme = RepositoryTree.Read("README.md");
        var build = RepositoryTree.Read(".ci/run").Split('\n');
        foreach (
            var command in new[]
            {
                "dotnet run -c Release --project src/Client -- run examples/quickstart.yaml",
                "dotnet test ModalityCompetition.sln",
            }
        )
        {
            Assert.Contains($"\n{command}\n", readme, StringComparison.Ordinal);
            Assert.Contains(
                build,
                line => line.StartsWith(command, StringComparison.Ordinal) || line.StartsWith($"if ! {command}", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public void The_build_checks_with_analyzers_what_the_test_command_builds_without()
    {
        var build = RepositoryTree.Read(".ci/run").Split('\n').ToList();
        int checks = build.FindIndex(line => line.StartsWith("dotnet build ModalityCompetition.sln ||", StringComparison.Ordinal));
        int tests = build.FindIndex(line => line.StartsWith("dotnet test ModalityCompetition.sln ", StringComparison.Ordinal));
        Assert.InRange(checks, 0, tests);
        var properties = RepositoryTree.Read("Directory.Build.props");
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", properties, StringComparison.Ordinal);
        Assert.Contains(
            "<RunAnalyzersDuringBuild Condition=\"'$(Configuration)' == 'Release'\">false</RunAnalyzersDuringBuild>",
            properties,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_test_belongs_to_the_suite_of_the_README_or_to_endurance_and_the_build_runs_both()
    {
        const string Command = "dotnet test ModalityCompetition.sln -s tests/endurance.runsettings";
        Assert.Contains($"`{Command}`", RepositoryTree.Read("README.md"), StringComparison.Ordinal);
        Assert.Contains(
            RepositoryTree.Read(".ci/run").Split('\n'),
            line => line.StartsWith(Command.Replace(" -s", " --no-build -s", StringComparison.Ordinal), StringComparison.Ordinal)
        );
        Assert.Contains(
            "<TestCaseFilter>Suite!=Endurance</TestCaseFilter>",
            RepositoryTree.Read("tests/solution.runsettings"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "<TestCaseFilter>Suite=Endurance</TestCaseFilter>",
            RepositoryTree.Read("tests/endurance.runsettings"),
            StringComparison.Ordinal
        );
        var others =
            from file in RepositoryTree.WithExtension(".cs")
            where !file.EndsWith(nameof(HouseRuleTests) + ".cs", StringComparison.Ordinal)
            from line in RepositoryTree.Read(file).Split('\n')
            where line.Contains("[Trait(", StringComparison.Ordinal) && line.Trim() != "[Trait(\"Suite\", \"Endurance\")]"
            select $"{file}: {line.Trim()}";
        Assert.Empty(others);
    }

    [GeneratedRegex("Utils|Util$|Helper|Manager|Common$")]
    private static partial Regex NamesNothing();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|NotImplementedException|\bSkip\s*=\s*""")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex RoomName();

    // Types within types have the name of the outer one before theirs.
    [GeneratedRegex(
        @"^(?:public|internal) (?:(?:sealed|static|abstract|partial|readonly|ref|unsafe) )*"
            + @"(?:class|record struct|record class|record|struct|interface|enum) (\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex TypeName();

    [GeneratedRegex(@"#pragma warning disable|\[SuppressMessage|\[assembly: SuppressMessage")]
    private static partial Regex Suppression();
}
