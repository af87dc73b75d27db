using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary>
/// Every wrong command line is answered with one exact sentence on standard error, nothing on standard output, and its exit code.
/// </summary>
public class BadCommandLineTests
{
    private const string Commands =
        "run, plan, design, twins, validate, list, status, report, estimate, export, workers, import, gc, merge, archive, replay, verify, "
        + "compare, presets, "
        + "serve, health, submit, watch, pause, resume, cancel, tag, delete, devices, experiments, program, data, reference, completion";

    public static TheoryData<string[], string> Usage { get; } =
        new()
        {
            { [], $"modcomp: a command is missing: {Commands}; see 'modcomp --help'." },
            { ["rnu"], "modcomp: there is no command 'rnu', did you mean run?; see 'modcomp --help'." },
            { ["frobnicate"], "modcomp: there is no command 'frobnicate'; see 'modcomp --help'." },
            { ["--verison"], "modcomp: there is no option --verison, did you mean --version?; see 'modcomp --help'." },
            {
                ["run"],
                "modcomp run: SPEC is missing: the spec file of the sweep, preset:NAME (see 'modcomp presets'), or - for standard input; "
                    + "see 'modcomp "
                    + "run --help'."
            },
            {
                ["run", "a.yaml", "--shard", "9/8"],
                "modcomp run: --shard takes a part and the number of parts, at most 1000000, for example 2/8, not '9/8'; see 'modcomp run "
                    + "--help'."
            },
            { ["run", ""], "modcomp run: SPEC must not be empty; see 'modcomp run --help'." },
            { ["run", "a.yaml", "b.yaml"], "modcomp run: the argument 'b.yaml' is one too many; see 'modcomp run --help'." },
            {
                ["run", "a.yaml", "--wokers", "3"],
                "modcomp run: there is no option --wokers, did you mean --workers?; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--time-limit", "90"],
                "modcomp run: --time-limit takes a time from 1s to 49d such as 90s, 30m, 8h or 1d12h, not '90'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--time-limit", "0s"],
                "modcomp run: --time-limit takes a time from 1s to 49d such as 90s, 30m, 8h or 1d12h, not '0s'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--time-limit", "50d"],
                "modcomp run: --time-limit takes a time from 1s to 49d such as 90s, 30m, 8h or 1d12h, not '50d'; see 'modcomp run --help'."
            },
            { ["run", "a.yaml", "--frobnicate"], "modcomp run: there is no option --frobnicate; see 'modcomp run --help'." },
            { ["run", "a.yaml", "--workers"], "modcomp run: --workers needs a value: --workers N; see 'modcomp run --help'." },
            {
                ["run", "a.yaml", "--workers", "0"],
                "modcomp run: --workers takes a whole number from 1 to 4096, not '0'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--workers", "-1"],
                "modcomp run: --workers takes a whole number from 1 to 4096, not '-1'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--workers", "two"],
                "modcomp run: --workers takes a whole number from 1 to 4096, not 'two'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--workers", "1.5"],
                "modcomp run: --workers takes a whole number from 1 to 4096, not '1.5'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--workers", "1", "--workers", "2"],
                "modcomp run: --workers is given more than once; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--trials", "0"],
                "modcomp run: --trials takes a whole number from 1 to 1099511627776, not '0'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--trials", "1e-6"],
                "modcomp run: --trials takes a whole number from 1 to 1099511627776, not '1e-6'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--trials", "1_"],
                "modcomp run: --trials takes a whole number from 1 to 1099511627776, not '1_'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--trials", "1,000"],
                "modcomp run: --trials takes a whole number from 1 to 1099511627776, not '1,000'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--seed", "9007199254740993.5"],
                "modcomp run: --seed takes a whole number from 0 to 18446744073709551615, not '9007199254740993.5'; see 'modcomp "
                    + "run --help'."
            },
            {
                ["run", "a.yaml", "--trials", "99999999999999999999"],
                "modcomp run: --trials takes a whole number from 1 to 1099511627776, not '99999999999999999999'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--seed", "-1"],
                "modcomp run: --seed takes a whole number from 0 to 18446744073709551615, not '-1'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--seed", "18446744073709551616"],
                "modcomp run: --seed takes a whole number from 0 to 18446744073709551615, not '18446744073709551616'; see 'modcomp "
                    + "run --help'."
            },
            {
                ["run", "a.yaml", "--set", "sigma0"],
                "modcomp run: --set takes key=value, for example --set network.sigma0=0.05, not 'sigma0'; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--set", "=3"],
                "modcomp run: --set takes key=value, for example --set network.sigma0=0.05, not '=3'; see 'modcomp run --help'."
            },
            { ["twins", "a.yaml", "--try", ""], "modcomp twins: --try must not be empty; see 'modcomp twins --help'." },
            { ["twins", "a.yaml", "--try"], "modcomp twins: --try needs a value: --try key=value,...; see 'modcomp twins --help'." },
            { ["run", "a.yaml", "--set"], "modcomp run: --set needs a value: --set key=value; see 'modcomp run --help'." },
            { ["run", "a.yaml", "--output", ""], "modcomp run: --output must not be empty; see 'modcomp run --help'." },
            {
                ["run", "a.yaml", "--output", "-"],
                "modcomp run: --output takes a folder, and '-' is none: write ./- for one of that name; see 'modcomp run --help'."
            },
            {
                ["run", "a.yaml", "--output", "a\nb"],
                "modcomp run: --output takes a folder whose name holds no control character; see 'modcomp run --help'."
            },
            {
                ["replay", "r", "--trial", "1", "--trace", "--output", "-"],
                "modcomp replay: --output takes a file, and '-' is none: write ./- for one of that name; see 'modcomp replay --help'."
            },
            {
                ["report", "r", "--output", "-"],
                "modcomp report: --output takes a folder, and '-' is none: write ./- for one of that name; see 'modcomp report --help'."
            },
            {
                ["replay", "r", "--trial", "0", "--export-arrays", "-"],
                "modcomp replay: --export-arrays takes a folder, and '-' is none: write ./- for one of that name; see 'modcomp "
                    + "replay --help'."
            },
            {
                ["serve", "--webhook", "https://example.org/hook"],
                "modcomp: --webhook needs a key that signs what it sends: give the server one with --api-key-file, or in the variable "
                    + "MODCOMP_API_KEY."
            },
            {
                ["serve", "--data", "-"],
                "modcomp serve: --data takes a folder, and '-' is none: write ./- for one of that name; see 'modcomp serve --help'."
            },
            {
                ["serve", "--most-estimates", "0"],
                "modcomp serve: --most-estimates takes a whole number from 1 to 20000000, not '0'; see 'modcomp serve --help'."
            },
            {
                ["presets", "write", "quickstart", "-"],
                "modcomp presets write: FILE takes a file, and '-' is none: write ./- for one of that name; see 'modcomp presets "
                    + "write --help'."
            },
            {
                ["run", "a.yaml", "--durability", "fsnyc"],
                "modcomp run: --durability takes fsync or none, not 'fsnyc'; did you mean fsync?; see 'modcomp run --help'."
            },
            {
                ["plan"],
                "modcomp plan: SPEC is missing: the spec file of the sweep, preset:NAME (see 'modcomp presets'), or - for standard "
                    + "input; see 'modcomp "
                    + "plan --help'."
            },
            { ["plan", "a.yaml", "--quiet"], "modcomp plan: there is no option --quiet; see 'modcomp plan --help'." },
            {
                ["validate"],
                "modcomp validate: SPEC is missing: the spec file of the sweep, preset:NAME (see 'modcomp presets'), or - for standard "
                    + "input; see 'modcomp "
                    + "validate --help'."
            },
            { ["status"], "modcomp: RUN is missing: give the folder of a run, or --server URL for the sweeps of a server." },
            { ["status", "r", "--jsno"], "modcomp status: there is no option --jsno, did you mean --json?; see 'modcomp status --help'." },
            {
                ["report"],
                "modcomp report: RUN is missing: the folder of a run, for example runs/quickstart; see 'modcomp report --help'."
            },
            {
                ["report", "r", "--confidence", "95"],
                "modcomp report: --confidence takes a number between 0 and 1, for example 0.95, not '95'; see 'modcomp report --help'."
            },
            {
                ["report", "r", "--confidence", "NaN"],
                "modcomp report: --confidence takes a number between 0 and 1, for example 0.95, not 'NaN'; see 'modcomp report --help'."
            },
            {
                ["report", "r", "--confidence", "1"],
                "modcomp report: --confidence takes a number between 0 and 1, for example 0.95, not '1'; see 'modcomp report --help'."
            },
            {
                ["export", "r"],
                "modcomp export: --format is missing: --format csv|jsonl|npy|parquet|arrow|ledger; see 'modcomp export --help'."
            },
            {
                ["export", "r", "--format", "xlsx"],
                "modcomp export: --format takes csv, jsonl, npy, parquet, arrow or ledger, not 'xlsx'; see 'modcomp export --help'."
            },
            {
                ["export", "r", "--format", "csv", "--per", "modality"],
                "modcomp export: --per takes trial, class or distribution, not 'modality'; see 'modcomp export --help'."
            },
            { ["replay", "r"], "modcomp replay: --trial is missing: --trial J; see 'modcomp replay --help'." },
            {
                ["replay", "r", "--trial", "-3"],
                "modcomp replay: --trial takes a whole number from 0 to 281474976710655, not '-3'; see 'modcomp replay --help'."
            },
            {
                ["replay", "r", "--trial", "1", "--config", "x"],
                "modcomp replay: --config takes a whole number from 0 to 2147483647, not 'x'; see 'modcomp replay --help'."
            },
            {
                ["replay", "r", "--trial", "1", "--every", "0"],
                "modcomp replay: --every takes a whole number from 1 to 2147483647, not '0'; see 'modcomp replay --help'."
            },
            {
                ["compare", "r"],
                "modcomp compare: RUN_B is missing: the folder of a run, for example runs/quickstart; see 'modcomp compare --help'."
            },
            { ["compare", "a", "b", "c"], "modcomp compare: the argument 'c' is one too many; see 'modcomp compare --help'." },
            { ["presets", "shwo", "x"], "modcomp presets: there is no command 'shwo', did you mean show?; see 'modcomp presets --help'." },
            {
                ["presets", "show"],
                "modcomp presets show: NAME is missing: name of a preset, see 'modcomp presets'; see 'modcomp presets show --help'."
            },
            {
                ["presets", "write", "quickstart"],
                "modcomp presets write: FILE is missing: the file to write; it must not exist yet; see 'modcomp presets write --help'."
            },
            {
                ["completion"],
                "modcomp completion: SHELL is missing: the shell: bash, zsh, fish or pwsh; see 'modcomp completion --help'."
            },
            {
                ["completion", "bsh"],
                "modcomp completion: SHELL takes bash, zsh, fish or pwsh, not 'bsh'; did you mean bash?; see 'modcomp completion --help'."
            },
        };

    [Theory]
    [MemberData(nameof(Usage))]
    public async Task A_wrong_command_line_is_one_sentence(string[] arguments, string sentence)
    {
        Ran ran = await Modcomp.RunAsync(arguments);
        Assert.Equal(sentence + Environment.NewLine, ran.Error);
        Assert.Equal("", ran.Output);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
    }

    [Theory]
    [InlineData("run", "--trials", "trials")]
    [InlineData("plan", "--seed", "seed")]
    public async Task A_value_that_two_options_give_is_refused(string command, string option, string key)
    {
        Ran ran = await Modcomp.RunAsync(command, "preset:quickstart", option, "5", "--set", $"{key}=7");
        Assert.Equal($"modcomp: {option} and --set {key}=... are the same: give one of them." + Environment.NewLine, ran.Error);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
    }

    [Fact]
    public async Task An_engine_that_two_options_give_is_refused()
    {
        Ran ran = await Modcomp.RunAsync("run", "preset:quickstart", "--engine", "reference", "--set", "engine=cpu");
        Assert.Equal("modcomp: --engine and --set engine=... are the same: give one of them." + Environment.NewLine, ran.Error);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
    }

    [Fact]
    public async Task A_spec_that_is_not_there_is_named_with_the_remedy()
    {
        Ran ran = await Modcomp.RunAsync("run", "no-such.yaml");
        Assert.Equal(
            "modcomp: there is no spec file no-such.yaml: check the path, or see 'modcomp presets' for specs that come with the program."
                + Environment.NewLine,
            ran.Error
        );
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
    }

    [Fact]
    public async Task The_name_of_a_preset_without_its_prefix_is_understood()
    {
        Ran ran = await Modcomp.RunAsync("run", "quickstart");
        Assert.Equal("modcomp: there is no spec file quickstart: did you mean preset:quickstart." + Environment.NewLine, ran.Error);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
    }

    [Theory]
    [InlineData("run", "preset:quikstart")]
    [InlineData("plan", "preset:quikstart")]
    [InlineData("validate", "preset:quikstart")]
    public async Task A_preset_that_is_not_there_is_guessed(string command, string spec)
    {
        Ran ran = await Modcomp.RunAsync(command, spec);
        Assert.StartsWith(
            "modcomp: there is no preset 'quikstart', did you mean quickstart?; the presets are ",
            ran.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
    }

    [Fact]
    public async Task A_folder_is_no_spec()
    {
        using var folder = new TemporaryFolder();
        Ran ran = await Modcomp.RunAsync("plan", folder.Path);
        Assert.Equal(
            $"modcomp: {folder.Path} is a folder: give a spec file, or preset:NAME for one of the presets." + Environment.NewLine,
            ran.Error
        );
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
    }

    [Fact]
    public async Task A_spec_is_small()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("big.yaml", new string('#', (1 << 20) + 1));
        Ran ran = await Modcomp.RunAsync("validate", file);
        Assert.Equal($"modcomp: {file} is larger than 1 MiB: a spec is a small YAML file." + Environment.NewLine, ran.Error);
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("report")]
    [InlineData("export", "--format", "csv")]
    [InlineData("replay", "--trial", "0")]
    public async Task A_folder_without_a_run_is_refused(string command, params string[] rest)
    {
        using var folder = new TemporaryFolder();
        Ran ran = await Modcomp.RunAsync([command, folder.Path, .. rest]);
        Assert.Equal(
            $"modcomp: {folder.Path} holds no run (there is no {folder["trials.ledger"]}): give the folder of a run." + Environment.NewLine,
            ran.Error
        );
        Assert.Equal(ExitCode.Refused, ran.ExitCode);
    }
}
