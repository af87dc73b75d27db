using System.Diagnostics;
using System.Runtime.Intrinsics.Arm;
using ModalityCompetition.Training.Kernels;

namespace ModalityCompetition.Training.Tests.Engines;

/// <summary>
/// The committed hashes on every path: forced in this process, and chosen by a child process whose instruction sets are switched off.
/// </summary>
public sealed class InstructionSetTests
{
    [SkippableTheory]
    [InlineData("Scalar")]
    [InlineData("Vector128")]
    [InlineData("Avx2")]
    [InlineData("Avx512")]
    public void Every_path_reproduces_the_committed_hashes(string name)
    {
        LanePath path = Enum.Parse<LanePath>(name);
        Skip.IfNot(LanePaths.IsSupported(path), $"This process has no {LanePaths.Describe(path)}.");
        Assert.Equal(PinnedTrials.Committed(), PinnedTrials.Compute(path));
    }

    [SkippableFact]
    public void Arm_reproduces_the_committed_hashes()
    {
        Skip.IfNot(
            AdvSimd.IsSupported,
            "This machine is no Arm: its AdvSimd path cannot run here. The 128-bit path of x64 is the same code but for the multiply-add."
        );
        Assert.Equal(LanePath.Vector128, LanePaths.Best);
        Assert.Equal(PinnedTrials.Committed(), PinnedTrials.Compute(LanePath.Vector128));
    }

    [SkippableTheory]
    [InlineData("EnableAVX512,EnableAVX512F", "Avx512", "Avx2")]
    [InlineData("EnableAVX2,EnableFMA", "Avx2", "Scalar")]
    [InlineData("EnableHWIntrinsic", "Vector128", "Scalar")]
    public void A_process_without_an_instruction_set_falls_back_and_reproduces_the_committed_hashes(
        string switches,
        string lost,
        string fallback
    )
    {
        LanePath lostPath = Enum.Parse<LanePath>(lost);
        Skip.IfNot(LanePaths.IsSupported(lostPath), $"This machine has no {LanePaths.Describe(lostPath)} to switch off.");
        string[] lines = RunChild(switches.Split(','));
        Assert.Equal(fallback, lines[0]);
        Assert.Equal(PinnedTrials.Committed(), lines[1..]);
    }

    private static string[] RunChild(string[] switches)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            ArgumentList = { "exec", typeof(InstructionSetTests).Assembly.Location },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in switches)
        {
            start.Environment[$"DOTNET_{name}"] = "0";
        }

        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        Assert.True(child.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
