using ModalityCompetition.Programs.Declarations;
using ModalityCompetition.Programs.Processes;
using ModalityCompetition.Programs.Tests.Support;

namespace ModalityCompetition.Programs.Tests.Processes;

/// <summary>What others may have started on a server: files of one folder and nothing else.</summary>
public class AllowedProgramsTests
{
    private static readonly AllowedPrograms Allowed = new("/srv/programs/");

    [Theory]
    [InlineData("./train.sh", ".", "/srv/programs/train.sh")]
    [InlineData("sub/train.sh a -b", ".", "/srv/programs/sub/train.sh a -b")]
    [InlineData("/srv/programs/train.sh", "sub", "/srv/programs/train.sh")]
    [InlineData("../train.sh", "sub", "/srv/programs/train.sh")]
    [InlineData("python3 train.py", ".", "python3 /srv/programs/train.py")]
    [InlineData("python3 train.py -c x", "/srv/programs/sub", "python3 /srv/programs/sub/train.py -c x")]
    [InlineData("Rscript sub/../train.R", ".", "Rscript /srv/programs/train.R")]
    [InlineData("julia train.jl", "./", "julia /srv/programs/train.jl")]
    public void A_file_of_the_folder_is_started_by_its_full_path(string command, string folder, string full)
    {
        ProgramDeclaration? admitted = Allowed.Admit(Declare(command, folder), out string? refusal);
        Assert.Null(refusal);
        Assert.Equal(full, string.Join(' ', admitted!.Command));
        Assert.Equal(Path.GetFullPath(Path.Combine("/srv/programs", folder)), Path.GetFullPath(admitted.Folder));
        Assert.Equal(Drafts.Rich.Measurements.Length, admitted.Measurements.Length);
    }

    [Theory]
    [InlineData("python3 -c print(1)")]
    [InlineData("python3 -m http.server")]
    [InlineData("python3 -- train.py")]
    [InlineData("python3")]
    [InlineData("python3 /etc/passwd")]
    [InlineData("python3 ../other/train.py")]
    [InlineData("python3 sub/../../programs-of-others/train.py")]
    [InlineData("python3 .")]
    [InlineData("/usr/bin/python3 train.py")]
    [InlineData("./python3 ../../usr/bin/id")]
    [InlineData("sh train.sh")]
    [InlineData("env ./train.sh")]
    [InlineData("rm ./train.sh")]
    [InlineData("train.sh")]
    [InlineData("/srv/programs-of-others/train.sh")]
    [InlineData("/srv/programs")]
    [InlineData("/bin/sh")]
    public void Any_other_command_is_refused(string command)
    {
        // What the second form names is a file of the folder itself, which is then started with arguments that are its own business.
        bool own = command.StartsWith("./", StringComparison.Ordinal);
        ProgramDeclaration? admitted = Allowed.Admit(Declare(command, "."), out string? refusal);
        Assert.Equal(own, admitted is not null);
        Assert.Equal(own, refusal is null);
        if (!own)
        {
            Assert.StartsWith($"the command '{command}' starts no file of the folder of programs", refusal, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/tmp")]
    [InlineData("..")]
    [InlineData("sub/../..")]
    [InlineData("/srv/programs-of-others")]
    public void Another_working_folder_is_refused(string folder)
    {
        Assert.Null(Allowed.Admit(Declare("python3 /srv/programs/train.py", folder), out string? refusal));
        Assert.StartsWith($"program.folder '{folder}' is not in the folder of programs", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OMP_NUM_THREADS", true)]
    [InlineData("CUDA_VISIBLE_DEVICES", true)]
    [InlineData("PYTHONPATH", false)]
    [InlineData("LD_PRELOAD", false)]
    [InlineData("PATH", false)]
    [InlineData("BASH_ENV", false)]
    public void The_environment_of_a_server_is_its_operators(string variable, bool harmless)
    {
        ProgramDeclaration declaration = Drafts.Declare(Drafts.Rich with { Command = ["./train.sh"], Environment = [new(variable, "1")] });
        Assert.Equal(harmless, Allowed.Admit(declaration, out string? refusal) is not null);
        Assert.Equal(!harmless, refusal?.StartsWith($"program.environment sets {variable}", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("net.py", true)]
    [InlineData("sub/*.py", true)]
    [InlineData("../other/net.py", false)]
    [InlineData("/etc/passwd", false)]
    public void Files_that_are_watched_are_those_of_the_folder(string file, bool allowed)
    {
        ProgramDeclaration declaration = Drafts.Declare(Drafts.Rich with { Command = ["./train.sh"], Files = [file] });
        Assert.Equal(allowed, Allowed.Admit(declaration, out string? refusal) is not null);
        Assert.Equal(!allowed, refusal?.StartsWith($"program.files names '{file}', which is not in", StringComparison.Ordinal) ?? false);
    }

    private static ProgramDeclaration Declare(string command, string folder) =>
        Drafts.Declare(Drafts.Rich with { Command = [.. command.Split(' ')], Folder = folder });
}
