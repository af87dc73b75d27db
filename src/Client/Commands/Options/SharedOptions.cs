using System.CommandLine;

namespace ModalityCompetition.Client.Commands.Options;

/// <summary>Options and arguments that several commands share.</summary>
internal static class SharedOptions
{
    /// <summary>Show what is logged on standard error as well.</summary>
    public static Option<bool> Verbose { get; } =
        new("--verbose")
        {
            Description = "Show every estimate, and log messages on standard error, not only warnings and errors.",
            Recursive = true,
        };

    /// <summary>The spec.</summary>
    public static Argument<string> Spec() =>
        OptionValues.PathArgument("SPEC", "The spec file of the sweep, preset:NAME (see 'modcomp presets'), or - for standard input.");

    /// <summary>The folder of a run.</summary>
    public static Argument<string> Run(string name = "RUN") =>
        OptionValues.PathArgument(name, "The folder of a run, for example runs/quickstart.");

    /// <summary>Machine-readable output.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Write one JSON document to standard output and nothing else." };

    /// <summary>Trials per configuration instead of the spec's.</summary>
    public static Option<long?> Trials() =>
        OptionValues.Whole("--trials", "N", "Trials per configuration, instead of the spec's number.", 1, 1L << 40);

    /// <summary>The seed instead of the spec's.</summary>
    public static Option<ulong?> Seed() => OptionValues.Seed("--seed", "Seed of all random numbers, instead of the spec's.");

    /// <summary>Values instead of the spec's.</summary>
    public static Option<KeyValuePair<string, string>[]> Set() =>
        OptionValues.Assignments("--set", "Replace a value of the spec, for example --set training.T=1000; may be repeated.");

    /// <summary>Devices of the engine.</summary>
    public static Option<string?> Device() =>
        OptionValues.Text(
            "--device",
            "NAMES",
            "Devices of the engine, separated by commas, for example cuda:0; cuda is every GPU (see 'modcomp devices'); default every "
                + "GPU, or the CPU."
        );

    /// <summary>Address of a shared ledger.</summary>
    public static Option<string?> Ledger(string description) => OptionValues.Text(LedgerName, "ADDRESS", description);

    /// <summary>Name of the option whose value may hold a password.</summary>
    public const string LedgerName = "--ledger";

    /// <summary>What the option says where a run is looked at.</summary>
    public const string LedgerOfRun =
        "The shared ledger that holds the run; RUN is then the name of a sweep, and files are those of runs/RUN. Not needed for a folder "
        + "that a worker has run in.";

    /// <summary>The time limit of a trial.</summary>
    public static Option<long?> TrialTimeLimit() =>
        OptionValues.Whole(
            "--trial-time-limit",
            "SECONDS",
            "How long one trial may take; one that takes longer twice is recorded as timed out. Default no limit.",
            1,
            100_000_000
        );

    /// <summary>Worker threads.</summary>
    public static Option<long?> Workers() =>
        OptionValues.Whole(
            "--workers",
            "N",
            "Worker threads; default one per processor, with the engine torch two per device. Results do not depend on it.",
            1,
            4096
        );
}
