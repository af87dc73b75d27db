using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>
/// A comparison with PyTorch is made with the library of matrix products that a reader would have, at its full speed, or not at all.
/// </summary>
public sealed class PeerBlasTests
{
    private const string Python = "/usr/bin/python3";
    private static readonly string s_peers = Path.Combine(RepositoryRoot.Path, "bench", "peers");

    [SkippableFact]
    public void A_wrong_BLAS_stops_the_script_with_one_sentence()
    {
        string reference = Directory.Exists("/usr/lib")
            ? Directory
                .EnumerateDirectories("/usr/lib", "*-linux-gnu")
                .Select(d => Path.Combine(d, "blas"))
                .FirstOrDefault(Directory.Exists)
                ?? ""
            : "";
        Skip.If(reference.Length == 0, "The reference BLAS is not installed (on Debian: apt-get install libblas3).");
        SkipWithoutTorch();
        (int code, string output) = PythonInterpreter.Run(
            "env",
            [$"LD_LIBRARY_PATH={reference}", "bash", Path.Combine(s_peers, "training.sh"), "1", "0.01"]
        );
        string sentence = Assert.Single(
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => !line.StartsWith("ignored: ", StringComparison.Ordinal)
        );
        Assert.Equal(2, code);
        Assert.StartsWith($"PyTorch multiplies with {reference}/libblas.so.3", sentence, StringComparison.Ordinal);
        Assert.Contains("which is not OpenBLAS", sentence, StringComparison.Ordinal);
        Assert.Contains("'apt-get install libopenblas0-pthread'", sentence, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_right_BLAS_is_named_with_its_kernel()
    {
        SkipWithoutTorch();
        (int code, string output) = PythonInterpreter.Run(Python, [Path.Combine(s_peers, "blas.py")]);
        Skip.If(code == 2 && output.Contains("apt-get install libopenblas0-pthread", StringComparison.Ordinal), output);
        Assert.True(code == 0, output);
        Assert.Matches(@"^OpenBLAS [0-9.]+.*, kernel [A-Za-z0-9_]+, /.*libblas", output);
    }

    [SkippableFact]
    public void What_would_slow_a_side_is_forgotten_and_what_says_where_things_are_is_kept()
    {
        Skip.If(OperatingSystem.IsWindows(), "The scripts are for a POSIX shell.");
        string[] slow =
        [
            "OPENBLAS_CORETYPE=Prescott",
            "OPENBLAS_L2_SIZE=512",
            "MKL_CBWR=COMPATIBLE",
            "OMP_NUM_THREADS=64",
            "ATEN_CPU_CAPABILITY=default",
            "DOTNET_EnableAVX512=0",
            "DOTNET_TieredCompilation=0",
        ];
        string[] needed = ["DOTNET_ROOT=/somewhere", "LD_LIBRARY_PATH=/elsewhere"];
        (int code, string output) = PythonInterpreter.Run("env", [.. slow, .. needed, "bash", "-c", $". '{s_peers}/environment.sh'; env"]);
        Assert.True(code == 0, output);
        string[] lines = output.Split('\n');
        Assert.All(slow, variable => Assert.Contains("ignored: " + variable, lines));
        Assert.All(slow, variable => Assert.DoesNotContain(variable, lines));
        Assert.All(needed, variable => Assert.Contains(variable, lines));
    }

    [Fact]
    public void Every_script_that_compares_speed_forgets_them()
    {
        foreach (string script in (string[])["training.sh", "orchestration.sh", "gpu/run.sh"])
        {
            Assert.Contains("\n. bench/peers/environment.sh\n", File.ReadAllText(Path.Combine(s_peers, script)), StringComparison.Ordinal);
        }
    }

    private static void SkipWithoutTorch() =>
        Skip.If(
            PythonInterpreter
                .Run(Python, ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"])
                .ExitCode != 0,
            PythonInterpreter.TorchMissing
        );
}
