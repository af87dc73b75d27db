using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Rows;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Programs.Tests.Support;

/// <summary>Runs Scripts/faulty.py, in a folder of its own.</summary>
internal sealed class Faulty : IDisposable
{
    /// <summary>Seeds of more trials than tests run; the largest has all 64 bits.</summary>
    public static readonly ulong[] Seeds = [.. Enumerable.Range(0, 64).Select(i => ulong.MaxValue - ((ulong)i * 0x9E3779B97F4A7C15))];

    /// <summary>The system's Python; one that stands before it in PATH may be a script that takes long to find another.</summary>
    public static string Python { get; } = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <summary>Worker of a mode.</summary>
    public Faulty(string mode, Func<ProgramDraft, ProgramDraft>? change = null, ProgramWorkerOptions? options = null)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Programs are run on Linux.");
        Folder = Directory.CreateTempSubdirectory("modcomp-program-").FullName;
        ProgramDraft draft = new()
        {
            Command = [Faulty.Python, Script("faulty.py"), mode],
            Version = "1",
            Measurements = [new MeasurementDraft { Name = "error", Range = (0, 1) }, new MeasurementDraft { Name = "loss" }],
            Folder = Folder,
        };
        Declaration = Drafts.Declare(change?.Invoke(draft) ?? draft);
        Layout = new RowLayout(Declaration);
        Options = options ?? new ProgramWorkerOptions { Diverged = Sentences.Add };
        Worker = new ProgramWorker(Declaration, Layout, Options);
    }

    public string Folder { get; }

    public ProgramDeclaration Declaration { get; }

    public RowLayout Layout { get; }

    public ProgramWorkerOptions Options { get; }

    public ProgramWorker Worker { get; }

    public List<string> Sentences { get; } = [];

    public static string Script(string name) => Path.Combine(RepositoryScript.Root, "tests", "Programs.Tests", "Scripts", name);

    /// <summary>Runs trials; rows in order.</summary>
    public byte[][] Run(int first = 0, int count = 4, CancellationToken cancellation = default)
    {
        byte[] rows = new byte[count * Layout.Bytes];
        Worker.Run(first, Seeds.AsSpan(first, count), "{}"u8, rows, cancellation);
        return [.. rows.Chunk(Layout.Bytes)];
    }

    /// <summary>The rows that trials have in any mode in which they have one: draws of Python's generator from their seeds.</summary>
    public static byte[][] Right(int first = 0, int count = 4)
    {
        using var sound = new Faulty("sound");
        return sound.Run(first, count);
    }

    /// <summary>What comes of a run that must not succeed.</summary>
    public ProgramException Fails(int first = 0, int count = 4) => Assert.Throws<ProgramException>(() => Run(first, count));

    /// <summary>A number that the program wrote to a file, once it has.</summary>
    public int Number(string file)
    {
        string path = Path.Combine(Folder, file);
        Until.True(() => File.Exists(path), $"{file} is there");
        return int.Parse(File.ReadAllText(path), System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        Worker.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
