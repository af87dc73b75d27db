using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>A trial trained once more in PyTorch, by <c>bench/peers/verify_trial.py</c>; and the proof that it notices what is wrong.</summary>
public sealed class IndependentImplementationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData]
    [InlineData("network.q=4", "data.dictionary=random")]
    [InlineData("network.q=5", "training.loss_target=0.9", "evaluation.margin=0.1", "evaluation.initial_margin=0.2")]
    public async Task PyTorch_agrees_with_an_exported_trial(params string[] changes)
    {
        string arrays = await ExportAsync(changes);
        (int code, string output) = Verify(arrays);
        Assert.True(code == 0, output);
        Assert.Contains("agree", output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("weights_joint_1.npy", 4)]
    [InlineData("weights_unimodal_0.npy", 4)]
    [InlineData("weights_initial_0.npy", 4)]
    [InlineData("train_inputs_0.npy", 4)]
    [InlineData("train_codes_1.npy", 4)]
    public async Task PyTorch_notices_one_wrong_number(string file, int size)
    {
        string arrays = await ExportAsync([]);
        // The last element; numbers are little-endian, so its last byte holds sign and exponent.
        byte[] bytes = File.ReadAllBytes(Path.Combine(arrays, file));
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - size), 0.75f);
        File.WriteAllBytes(Path.Combine(arrays, file), bytes);
        (int code, string output) = Verify(arrays);
        Assert.True(code == 1, output);
        Assert.Contains("FAIL", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task PyTorch_notices_one_wrong_label()
    {
        string arrays = await ExportAsync([]);
        string file = Path.Combine(arrays, "train_labels.npy");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^4] = (byte)((bytes[^4] + 1) % 3);
        File.WriteAllBytes(file, bytes);
        (int code, string output) = Verify(arrays);
        Assert.True(code == 1, output);
    }

    [SkippableFact]
    public void A_folder_without_a_trial_is_said_to_be_none()
    {
        (int code, string output) = Verify(_folder.Path);
        Assert.Equal(2, code);
        Assert.Contains("holds no exported trial", output, StringComparison.Ordinal);
    }

    private async Task<string> ExportAsync(string[] changes)
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny(trials: 1, iterations: 60));
        string[] settings = [.. changes.SelectMany(c => new[] { "--set", c })];
        (await Modcomp.RunAsync(["run", spec, "--output", _folder["run"], "--no-report", "--quiet", .. settings])).Succeeded();
        (await Modcomp.RunAsync("replay", _folder["run"], "--trial", "0", "--export-arrays", _folder["arrays"])).Succeeded();
        return _folder["arrays"];
    }

    private static (int ExitCode, string Output) Verify(string arrays)
    {
        Skip.If(PythonInterpreter.Torch is null, "No python3 with PyTorch and NumPy is installed (Debian: python3-torch).");
        return PythonInterpreter.Run(PythonInterpreter.Torch!, [Path.Combine(RepositoryRoot.Path, "bench", "peers", "verify_trial.py"), arrays]);
    }
}
