using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Tests.Support;

namespace ModalityCompetition.Programs.Tests.Processes;

/// <summary>Which files a program is told by, and what comes of a file that changes while it runs.</summary>
public sealed class ContentsTests : IDisposable
{
    // FIPS 180-2, appendix B.1: SHA-256 of "abc".
    private const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private readonly string _folder = Directory.CreateTempSubdirectory("modcomp-contents-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("python3 train.py data.npz", "train.py")]
    [InlineData("/usr/bin/python3.11 -X utf8 sub/net.py train.py", "sub/net.py")]
    [InlineData("./run.sh train.py", "./run.sh")]
    [InlineData("bash ./run.sh", "./run.sh")]
    [InlineData("env SEED=1 python3 train.py", "train.py")]
    [InlineData("python3 -m package", null)]
    [InlineData("python3 sub", null)]
    [InlineData("true", null)]
    public void The_script_is_the_first_word_that_is_a_file(string command, string? script)
    {
        Write("train.py", "");
        Write("data.npz", "");
        Write("run.sh", "");
        Write("sub/net.py", "");
        Assert.Equal(script, ProgramContents.Script(Declare(command)));
    }

    [Fact]
    public void Files_are_told_by_their_content_and_named_as_the_spec_names_them()
    {
        Write("train.py", "abc");
        Write("sub/b.yaml", "abc");
        Write("sub/a.yaml", "");
        Write("other.txt", "");
        var contents = ProgramContents.Of(Declare("python3 train.py", "sub/*.yaml", "train.py"));
        Assert.Equal(["sub/a.yaml", "sub/b.yaml", "train.py"], contents.Files.Select(f => f.Name));
        Assert.Equal([Abc, Abc], contents.Files.Skip(1).Select(f => f.Digest));
        Assert.NotEqual(Abc, contents.Files[0].Digest);
    }

    [Theory]
    [InlineData("net.py", "the file 'net.py' of program.files or program.command cannot be read")]
    [InlineData("*.net", "program.files names '*.net', and no file is called so")]
    [InlineData("sub", "program.files names 'sub', which is a folder; name files of it, for example 'sub/*.py'")]
    public void A_file_that_is_not_there_is_told(string named, string says)
    {
        Write("train.py", "");
        Write("sub/net.py", "");
        var missing = Assert.Throws<FileNotFoundException>(() => ProgramContents.Of(Declare("python3 train.py", named)));
        Assert.StartsWith(says, missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_script_imports_from_beside_it_is_told_unless_it_is_watched()
    {
        Write(
            "train.py",
            "import os, sys\nimport modcomp\nfrom net import Net\nimport data.loader\nif True:\n    import late as l\n# import no\n"
        );
        foreach (string beside in new[] { "modcomp", "net", "data", "late", "no", "unused" })
        {
            Write($"{beside}.py", "");
        }

        Assert.Equal(["data.py", "late.py"], ProgramContents.Of(Declare("python3 train.py", "net.py")).Unwatched().AsEnumerable());
        Assert.Empty(ProgramContents.Of(Declare("python3 train.py", "*.py")).Unwatched());
    }

    [SkippableFact]
    public void No_process_is_started_with_a_file_that_changed()
    {
        using var faulty = new Faulty("sound", d => d with { Files = ["*.txt"] });
        string beside = Path.Combine(faulty.Folder, "net.txt");
        File.WriteAllText(beside, "one");
        ProgramWorkerOptions options = faulty.Options with { Contents = ProgramContents.Of(faulty.Declaration) };
        using var pool = new ProgramPool(faulty.Declaration, options, []);
        Run(pool, 0);
        File.WriteAllText(beside, "two");

        // A process that is there has read its files.
        Run(pool, 1);
        pool.EndIdle(TimeSpan.Zero);
        var changed = Assert.Throws<ProgramException>(() => Run(pool, 2));
        Assert.Equal(ProgramFault.Changed, changed.Fault);
        Assert.StartsWith("net.txt was changed while the run is under way", changed.Sentence, StringComparison.Ordinal);
        File.Delete(beside);
        Assert.Equal(ProgramFault.Changed, Assert.Throws<ProgramException>(() => Run(pool, 2)).Fault);
        File.WriteAllText(beside, "one");
        File.WriteAllText(Path.Combine(faulty.Folder, "other.txt"), "new");
        Run(pool, 2);
    }

    private static void Run(ProgramPool pool, int trial) =>
        pool.Run(trial, Faulty.Seeds.AsSpan(trial, 1), "{}"u8, new byte[pool.Layout.Bytes], CancellationToken.None);

    private ProgramDeclaration Declare(string command, params string[] files) =>
        Drafts.Declare(Drafts.Rich with { Command = [.. command.Split(' ')], Folder = _folder, Files = [.. files] });

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
