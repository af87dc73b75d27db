using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>
/// Trials trained once more in PyTorch, by <c>bench/peers/verify_trial.py</c>; and the proof that it notices what is wrong.
/// </summary>
/// <remarks>Loading PyTorch takes longer than all trials of a test, so one process has them all.</remarks>
public sealed class IndependentImplementationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task PyTorch_agrees_with_exported_trials()
    {
        string[][] changes =
        [
            [],
            ["network.q=4", "data.dictionary=random"],
            ["network.q=5", "training.loss_target=0.9", "evaluation.margin=0.1", "evaluation.initial_margin=0.2"],
            ["evaluation.checkpoints=6", "evaluation.validation_n=80"],
            ["evaluation.test_sampling=stratified", "evaluation.checkpoints=3"],
            ["training.loss_target=0.9", "evaluation.checkpoints=[2,20,60]", "evaluation.validation_n=80"],
            ["training.remedy.method=unimodal_losses", "training.remedy.weight=0.6"],
            ["training.remedy.method=step_ratio", "data.modalities[0].step_ratio=0.5"],
            ["training.remedy.method=ogm", "training.remedy.alpha=0.8", "training.remedy.from=5", "training.remedy.to=40"],
            ["training.remedy.method=alternating", "evaluation.checkpoints=3"],
            ["training.remedy.method=gradient_blending", "evaluation.validation_n=80"],
            ["training.remedy.method=gradient_blending", "training.remedy.super_epoch=25", "evaluation.validation_n=80"],
            ["training.remedy.method=reconboost", "training.remedy.stage=3", "training.remedy.reconcile=0.7"],
            ["training.remedy.method=mmpareto", "training.remedy.rescale=1.2"],
            ["training.remedy.method=distillation", "training.remedy.teacher_weight=2"],
            ["training.remedy.method=unimodal_pretraining", "training.remedy.at=20", "training.loss_target=0.5"],
            ["training.remedy.method=ogm", "training.remedy.start=balanced_init"],
            ["network.second_layer.train=true", "network.second_layer.eta=0.1", "evaluation.checkpoints=3"],
            [
                "network.second_layer.train=true",
                "training.remedy.method=gradient_blending",
                "training.remedy.start=balanced_init",
                "training.remedy.super_epoch=40",
                "evaluation.validation_n=80",
            ],
        ];
        List<string> folders = [];
        foreach (string[] change in changes)
        {
            folders.Add(await ExportAsync($"agreeing-{folders.Count}", change));
        }

        (int code, string output) = Verify([.. folders]);
        Assert.True(code == 0, output);
        Assert.All(folders, folder => Assert.Contains(" agree", About(folder, output), StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task PyTorch_notices_one_wrong_number_in_each_of_many()
    {
        string right = await ExportAsync(
            "right",
            ["evaluation.checkpoints=[2,20,60]", "evaluation.validation_n=80", "training.remedy.method=unimodal_losses"]
        );
        string[] wrong =
        [
            .. new[]
            {
                "weights_joint_1",
                "weights_unimodal_0",
                "weights_initial_0",
                "train_inputs_0",
                "train_codes_1",
                "train_labels",
                "checkpoint",
                "remedy",
            }.Select(name =>
            {
                string folder = _folder[name];
                Directory.CreateDirectory(folder);
                foreach (string file in Directory.GetFiles(right))
                {
                    File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
                }

                if (name is "checkpoint" or "remedy")
                {
                    // What was measured at t = 20 is told of t = 21; the remedy's weight is told to be another.
                    string json = Path.Combine(folder, "trial.json");
                    string told = File.ReadAllText(json);
                    string changed =
                        name == "checkpoint"
                            ? told.Replace("\"iteration\": 20,", "\"iteration\": 21,", StringComparison.Ordinal)
                            : told.Replace("\"weight\": 1,", "\"weight\": 1.001,", StringComparison.Ordinal);
                    Assert.NotEqual(told, changed);
                    File.WriteAllText(json, changed);
                    return folder;
                }

                // The last element; numbers are little-endian.
                string array = Path.Combine(folder, name + ".npy");
                byte[] bytes = File.ReadAllBytes(array);
                if (name == "train_labels")
                {
                    bytes[^4] = (byte)((bytes[^4] + 1) % 3);
                }
                else
                {
                    BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), 0.75f);
                }

                File.WriteAllBytes(array, bytes);
                return folder;
            }),
        ];
        (int code, string output) = Verify([.. wrong, right]);
        Assert.True(code == 1, output);
        Assert.All(wrong, folder => Assert.Contains("FAIL", About(folder, output), StringComparison.Ordinal));
        Assert.All(wrong, folder => Assert.Contains(" disagree", About(folder, output), StringComparison.Ordinal));
        Assert.DoesNotContain("FAIL", About(right, output), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_folder_without_a_trial_is_said_to_be_none()
    {
        (int code, string output) = Verify(_folder.Path);
        Assert.Equal(2, code);
        Assert.Contains("holds no exported trial", output, StringComparison.Ordinal);
    }

    // From the line that names the folder to the one that says how many checks there were.
    private static string About(string folder, string output)
    {
        string[] lines = output.Split('\n');
        int first = Array.IndexOf(lines, folder + ":");
        Assert.True(first >= 0, output);
        int last = Array.FindIndex(lines, first, line => line.EndsWith("agree", StringComparison.Ordinal));
        Assert.True(last >= 0, output);
        return string.Join('\n', lines[first..(last + 1)]);
    }

    private async Task<string> ExportAsync(string name, string[] changes)
    {
        string spec = _folder.Write("tiny.yaml", Specs.Tiny(trials: 1, iterations: 60));
        string[] settings = [.. changes.SelectMany(c => new[] { "--set", c })];
        (await Modcomp.RunAsync(["run", spec, "--output", _folder[name + "-run"], "--no-report", "--quiet", .. settings])).Succeeded();
        (await Modcomp.RunAsync("replay", _folder[name + "-run"], "--trial", "0", "--export-arrays", _folder[name])).Succeeded();
        return _folder[name];
    }

    private static (int ExitCode, string Output) Verify(params string[] folders)
    {
        Skip.If(PythonInterpreter.Torch is null, PythonInterpreter.TorchMissing);
        return PythonInterpreter.Run(
            PythonInterpreter.Torch!,
            [Path.Combine(RepositoryRoot.Path, "bench", "peers", "verify_trial.py"), .. folders]
        );
    }
}
