using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>The file that reads run folders in Python, and the page about it, whose cells run one after the other.</summary>
public sealed class RunsInPythonTests : IDisposable
{
    /// <summary>The page.</summary>
    public const string Page = "docs/python.md";

    private const string Module = "modcomp_runs.py";

    private readonly TemporaryFolder _folder = new();

    private static string File => Path.Combine(RepositoryRoot.Path, "python", Module);

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task The_cells_of_the_page_find_the_numbers_of_the_estimates()
    {
        Skip.If(PythonInterpreter.Pandas is null, PythonInterpreter.PandasMissing);
        (
            await Modcomp.RunAsync("run", "preset:quickstart", "--output", _folder["runs/quickstart"], "--trials", "40", "--quiet")
        ).Succeeded();
        string cells = string.Join("\n", DocumentedBlock.Read("python").Where(b => b.Page == Page).Select(b => b.Text));
        const string check = """

            def close(one, other):
                assert abs(one - other) < 1e-12, (one, other)

            close(mean, run.estimate("test_error", network="joint")["value"])
            close(difference.mean(), gap["value"])
            close(difference.sem(), gap["standard_error"])
            for r, name in enumerate(run.configurations[0]["modalities"]):
                close(frame[f"unimodal_{r}_test_error"].mean(), run.estimate("test_error", 0, "unimodal", name)["value"])
                close((frame[f"trained_wins_{r}"] / run.configurations[0]["classes"]).mean(),
                      run.estimate("trained_win_plain", modality=r)["value"])
            print("numbers agree")
            """;
        string output = Python(PythonInterpreter.Pandas!, cells + check);
        Assert.EndsWith("numbers agree\n", output, StringComparison.Ordinal);
        Assert.Contains("gap ", output, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("", "")]
    [InlineData(", test_sampling: stratified", "")]
    [InlineData("", "fidelity: {twins: 3, T: T/4}\n")]
    [InlineData(", test_sampling: stratified", "fidelity: {twins: 3, T: T/4}\n")]
    public async Task Trials_of_the_ledger_are_those_of_an_export_also_where_one_is_damaged(string sampling, string fidelity)
    {
        Skip.If(PythonInterpreter.Plain is null, PythonInterpreter.PlainMissing);
        const string axes = """
            axes:
              - network.sigma0: [0.1, 0.2]
              - training.eta: [0.5, 2]
            until: {estimand: diverged, half_width: 0.24, least_trials: 7}
            """;
        string text = Specs
            .Tiny(trials: 50, axes: fidelity + axes)
            .Replace("{test_n: 50}", $"{{test_n: 50{sampling}, checkpoints: [5, 20], validation_n: 10}}");
        string spec = _folder.Write("tiny.yaml", text);
        (await Modcomp.RunAsync("run", spec, "--output", _folder["run"], "--quiet")).Succeeded();
        (await Modcomp.RunAsync("export", _folder["run"], "--format", "csv")).Succeeded();
        const string compare = """
            import struct
            import modcomp_runs

            def same(one, other):
                # A single-precision number has fewer digits in the export.
                if isinstance(one, float) and isinstance(other, (int, float)):
                    return struct.pack("f", one) == struct.pack("f", other) and abs(one - other) <= 1e-6 * abs(one)
                return one == other and type(one) is type(other)

            run = modcomp_runs.read("run")
            read = list(run.trial_rows(counted_only=False))
            exported = list(run.trial_rows(counted_only=False, export="run/trials.csv"))
            assert len(read) == len(exported) > 0
            for ours, theirs in zip(read, exported):
                assert ours.keys() == theirs.keys(), ours.keys() ^ theirs.keys()
                for name in ours:
                    assert same(ours[name], theirs[name]), (name, ours, theirs)
            for one in run.configurations:
                assert len(run.trials(one["configuration"])["trial"]) == one["trials"]

            # A byte in the middle: its block is left out, and the others are read.
            with open("run/trials.ledger", "r+b") as file:
                content = file.read()
                at = content.index(b"MCBLOCK\n", len(content) // 2) + 200
                file.seek(at)
                file.write(bytes([content[at] ^ 1]))
            left = list(run.trial_rows(counted_only=False))
            assert 0 < len(left) < len(read)
            assert all(row in read for row in left)
            print("same")
            """;
        Assert.Equal("same\n", Python(PythonInterpreter.Plain!, compare));
    }

    [SkippableFact]
    public async Task Trials_of_a_program_are_read_from_an_export()
    {
        Skip.If(PythonInterpreter.Plain is null, PythonInterpreter.PlainMissing);
        _folder.Write("results.csv", "lr,error\n0.1,0\n0.1,1\n0.1,0.5\n0.2,0.25\n0.2,0.75\n");
        (await Modcomp.RunAsync("estimate", _folder["results.csv"], "--output", _folder["run"], "--by", "lr")).Succeeded();
        const string script = """
            import modcomp_runs

            run = modcomp_runs.read("run")
            try:
                run.trials()
            except modcomp_runs.RunError as error:
                print(error)
            """;
        Assert.Equal(
            "run/trials.csv does not exist: modcomp export run --format csv writes it.\n",
            Python(PythonInterpreter.Plain!, script)
        );
        (await Modcomp.RunAsync("export", _folder["run"], "--format", "csv")).Succeeded();
        const string read = """
            import modcomp_runs

            run = modcomp_runs.read("run")
            trials = run.trials()
            mean = sum(trials["error"][:3]) / 3
            one = run.estimate("error", 0)
            assert abs(mean - one["value"]) < 1e-12, (mean, one)
            try:
                run.estimate("error")
                raise SystemExit("an estimate of none of the configurations")
            except modcomp_runs.RunError as error:
                assert "configurations: say which" in str(error), error
            assert [value for value in trials["error"][:2]] == [0.0, 1.0]
            assert {type(value) for value in trials["error"]} == {float}
            print(sorted(name for name in trials if name.endswith("lr")))
            """;
        Assert.Contains("lr']", Python(PythonInterpreter.Plain!, read), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void It_is_Python_3_9_with_every_function_annotated()
    {
        Skip.If(PythonInterpreter.Plain is null, PythonInterpreter.PlainMissing);
        const string script = """
            import ast

            tree = ast.parse(open("modcomp_runs.py").read(), feature_version=(3, 9))
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    assert node.returns is not None, node.name
                    for argument in node.args.args + node.args.kwonlyargs:
                        assert argument.annotation is not None or argument.arg == "self", (node.name, argument.arg)
            print("annotated")
            """;
        Assert.Equal("annotated\n", Python(PythonInterpreter.Plain!, script));
    }

    private string Python(string interpreter, string script)
    {
        System.IO.File.Copy(File, _folder[Module], overwrite: true);
        string path = _folder.Write("cells.py", script);
        (int code, string output) = PythonInterpreter.Run(
            interpreter,
            [
                "-c",
                "import os, runpy, sys; os.chdir(sys.argv[1]); sys.path.insert(0, '.'); runpy.run_path('cells.py')",
                Path.GetDirectoryName(path)!,
            ]
        );
        Assert.True(code == 0, output);
        return output;
    }
}
