using ModalityCompetition.Client.Tests.Support;
using ModalityCompetition.TestKit.Databases;
using ModalityCompetition.TestKit.Networks;
using ModalityCompetition.TestKit.Scripts;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>
/// The scripts of bench and deploy: all are read by their shell, and those that take only what the tests have anyway run in a small form.
/// bench/README.md says which is proven how.
/// </summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Scripts
    {
        get
        {
            var scripts = new TheoryData<string>();
            foreach (string folder in (string[])["bench", "deploy", "examples", "findings", ".ci"])
            {
                foreach (
                    string file in Directory
                        .EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*", SearchOption.AllDirectories)
                        .Order(StringComparer.Ordinal)
                )
                {
                    string script = Path.GetRelativePath(RepositoryRoot.Path, file);
                    if (script.EndsWith(".sh", StringComparison.Ordinal) || script == ".ci/run")
                    {
                        scripts.Add(script);
                    }
                }
            }

            return scripts;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Scripts))]
    public async Task Every_script_is_read_by_its_shell(string script)
    {
        string first = File.ReadLines(Path.Combine(RepositoryRoot.Path, script)).First();
        Assert.True(
            first is "#!/usr/bin/env bash" or "#!/bin/sh" || first.StartsWith("# Sourced by ", StringComparison.Ordinal),
            $"{script} begins with {first}"
        );
        (int code, _, string error) = await RepositoryScript.RunAsync(new Dictionary<string, string>(), "-n", script);
        Assert.True(code == 0, error);
    }

    // With a shared ledger the server, the first worker and the controls only: ChaosTests kill workers on PostgreSQL.
    [Trait("Suite", "Endurance")]
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kills_of_runs_are_counted_and_compared(bool shared)
    {
        Skip.If(shared && PostgresServer.Missing is not null, PostgresServer.Missing);
        (int code, string output, string error) = await RepositoryScript.RunAsync(
            Port(),
            ["bench/kills.sh", .. shared ? (string[])["--shared", "--seed", "11", "0"] : ["--seed", "11", "3"]]
        );
        Assert.True(code == 0, error + output);
        Assert.Matches(shared ? @"\| kills \| 0 \|" : @"\| kills \| 3 \|", output);
        Assert.Contains("| mismatches, lives that failed | 0 |", output, StringComparison.Ordinal);
    }

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task Rates_of_a_shared_ledger_are_measured()
    {
        Skip.If(PostgresServer.Missing is not null, PostgresServer.Missing);
        var variables = new Dictionary<string, string>(Port()) { ["WAITING"] = "2", ["BLOCKS"] = "2" };
        (int code, string output, string error) = await RepositoryScript.RunAsync(variables, "bench/shared-ledger.sh", "1", "200", "4000");
        Assert.True(code == 0, error + output);
        foreach (
            string row in (string[])
                [
                    "| quickstart | ",
                    "| quickstart, file ledgers of their own | ",
                    "| no-op, 1024 a block | ",
                    "| no-op, 64 a block | ",
                    "| 2 | ",
                ]
        )
        {
            Assert.Single(output.Split('\n'), line => line.StartsWith(row, StringComparison.Ordinal));
        }
    }

    [Trait("Suite", "Endurance")]
    [SkippableFact]
    public async Task A_spec_is_verified_trial_by_trial()
    {
        Skip.If(PythonInterpreter.Torch is null, PythonInterpreter.TorchMissing);
        using var folder = new TemporaryFolder();
        string spec = folder.Write("tiny.yaml", Specs.Tiny(iterations: 60));
        var variables = new Dictionary<string, string>
        {
            ["MODCOMP"] = $"dotnet {Path.Combine(AppContext.BaseDirectory, "modcomp.dll")}",
            ["PYTHON"] = PythonInterpreter.Torch!,
        };
        (int code, string output, string error) = await RepositoryScript.RunAsync(
            variables,
            "bench/peers/verify_trial.sh",
            spec,
            "--trials",
            "1"
        );
        Assert.True(code == 0, error + output);
        Assert.Matches("configuration 0, trial 0\n(.*\n)*all [0-9]+ agree", output);
    }

    private static Dictionary<string, string> Port() =>
        new() { ["PORT"] = FreePorts.Next().ToString(System.Globalization.CultureInfo.InvariantCulture) };
}
