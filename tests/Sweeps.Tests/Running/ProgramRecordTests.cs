using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Tests.Ledger;

namespace ModalityCompetition.Sweeps.Tests.Running;

/// <summary>Trials of two versions of a program come into one run folder only where somebody says so.</summary>
public sealed class ProgramRecordTests : IDisposable
{
    private static readonly string One = new('1', 64);
    private static readonly string Two = new('2', 64);

    private readonly TemporaryFolder _temporary = new();
    private readonly RunFolder _folder;

    public ProgramRecordTests()
    {
        _folder = new RunFolder(_temporary.File("run"));
        _folder.Create();
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_record_is_what_sha256sum_writes()
    {
        Keep(begun: false, accept: false, ("net.py", Two), ("train.py", One));
        Assert.Equal($"{Two}  net.py\n{One}  train.py\n", File.ReadAllText(_folder.ProgramFile));
    }

    [Fact]
    public void A_run_without_a_program_has_none()
    {
        Keep(begun: true, accept: false);
        Assert.False(File.Exists(_folder.ProgramFile));
    }

    [Fact]
    public void Another_content_is_refused_as_soon_as_there_are_trials()
    {
        Keep(begun: false, accept: false, ("train.py", One));
        Keep(begun: false, accept: false, ("train.py", Two));
        Keep(begun: true, accept: false, ("train.py", Two));
        RunException refused = Assert.Throws<RunException>(() => Keep(begun: true, accept: false, ("train.py", One)));
        Assert.Equal(
            $"The run folder {_folder.Path} has trials of another version of the program, because train.py was changed (SHA-256 "
                + $"22222222..., "
                + "now 11111111...) since: put the file back as it was, or give the new version another program.version and another output "
                + "folder; or else.",
            refused.Message
        );
        Assert.StartsWith(Two, File.ReadAllText(_folder.ProgramFile), StringComparison.Ordinal);
        Keep(begun: true, accept: true, ("train.py", One));
        Keep(begun: true, accept: false, ("train.py", One));
    }

    [Fact]
    public void A_file_that_was_moved_or_added_is_none_that_changed()
    {
        Keep(begun: false, accept: false, ("train.py", One));
        Keep(begun: true, accept: false, ("/elsewhere/train.py", One));
        Keep(begun: true, accept: false, ("/elsewhere/train.py", One), ("net.py", Two));
        RunException refused = Assert.Throws<RunException>(() =>
            Keep(begun: true, accept: false, ("net.py", Two), ("train2.py", "3" + One[1..]))
        );
        Assert.Contains("because train2.py took the place of /elsewhere/train.py since", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_before_there_were_records_goes_on()
    {
        Keep(begun: true, accept: false, ("train.py", One));
        Assert.Throws<RunException>(() => Keep(begun: true, accept: false, ("train.py", Two)));
    }

    private void Keep(bool begun, bool accept, params (string Name, string Digest)[] files)
    {
        ImmutableArray<ContentFile> now = [.. files.Select(f => new ContentFile(f.Name, f.Digest))];
        if (begun && !accept)
        {
            ProgramRecord.Refuse(_folder, now, "; or else");
        }

        ProgramRecord.Write(_folder, now, begun, NullLogger.Instance);
    }
}
