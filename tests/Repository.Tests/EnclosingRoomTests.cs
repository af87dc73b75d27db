using System.Text.RegularExpressions;

namespace ModalityCompetition.Repository.Tests;

/// <summary>
/// A file sees the types of the rooms around its own without a using, and those of any other by a part of its name
/// (<c>Commands.ThatType</c>). Such uses keep the order of the rooms too; they are found by the names of the types.
/// </summary>
public partial class EnclosingRoomTests
{
    [Theory]
    [MemberData(nameof(NamespaceFlowTests.Projects), MemberType = typeof(NamespaceFlowTests))]
    public void Rooms_use_only_those_before_them_where_no_using_is_needed(string project)
    {
        string[] rooms = NamespaceFlowTests.Rooms[project];
        var sources = RepositoryTree
            .WithExtension(".cs")
            .Where(f => f.StartsWith($"src/{project}/", StringComparison.Ordinal))
            .Select(f => (File: f, Room: RoomOf(f, project), Code: Text().Replace(RepositoryTree.Read(f), "")))
            .ToList();
        var types = sources
            .SelectMany(s => DeclaredType().Matches(s.Code).Select(m => (s.Room, Type: m.Groups[1].Value)))
            .Distinct()
            .ToLookup(t => t.Room, t => t.Type);
        Assert.NotEmpty(types);
        foreach (var (file, own, code) in sources.Where(s => s.Room.Length > 0))
        {
            var names = Name().Matches(code).Select(m => m.Value).Except(types[own]).ToHashSet();
            var parts = QualifiedName().Matches(code).Select(m => m.Groups[1].Value).ToHashSet();
            foreach (var later in rooms.Skip(Array.IndexOf(rooms, own) + 1))
            {
                bool seen = own.StartsWith(later + "/", StringComparison.Ordinal);
                string last = later[(later.LastIndexOf('/') + 1)..];
                var used = types[later].Where(t => (seen && names.Contains(t)) || parts.Contains($"{last}.{t}"));
                Assert.True(!used.Any(), $"{file} uses {string.Join(", ", used)} of {later}, which comes after {own} in {project}.");
            }
        }
    }

    [Theory]
    [InlineData("Thing thing = new();", true)]
    [InlineData("var thing = new Thing(1);", true)]
    [InlineData("List<Thing> things = [];", true)]
    [InlineData("double Thing(int x) => x;", false)]
    [InlineData("double x = that.Thing;", false)]
    [InlineData("// a Thing", false)]
    [InlineData("/// <see cref=\"Thing\"/>", false)]
    [InlineData("string x = \"a Thing\";", false)]
    [InlineData("string x = \"\\\"\" + Thing.Name;", true)]
    public void Name_of_a_type_is_told_from_words(string code, bool uses) =>
        Assert.Equal(uses, Name().Matches(Text().Replace(code, "")).Any(m => m.Value == "Thing"));

    private static string RoomOf(string file, string project) =>
        Path.GetDirectoryName(file)!.Replace('\\', '/')[$"src/{project}".Length..].TrimStart('/');

    [GeneratedRegex("""^\s*//.*$|\s//.*$|'"'|(?<![$"])"(\\.|[^"\\\n])*"(?!")""", RegexOptions.Multiline)]
    private static partial Regex Text();

    [GeneratedRegex(
        @"^(?:\w+ )*(?:class|struct|interface|enum|record|delegate [\w<>\[\],?]+)(?: struct| class)? (\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex DeclaredType();

    // A name before a parenthesis is that of a method, unless something new is made.
    [GeneratedRegex(@"(?<![\w.])\w+\b(?!\()|(?<=\bnew )\w+")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<!\w)(?=(\w+\.\w+))")]
    private static partial Regex QualifiedName();
}
