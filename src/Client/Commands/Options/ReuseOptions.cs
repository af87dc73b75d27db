using System.CommandLine;
using System.CommandLine.Parsing;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Sessions;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Client.Commands.Options;

/// <summary>Options and arguments about trials that other runs have, and about parts of a sweep.</summary>
internal static class ReuseOptions
{
    /// <summary>Run folders whose trials are taken.</summary>
    public static Option<string[]> Reuse(string description) =>
        new("--reuse")
        {
            Description = description,
            HelpName = "RUN",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
            CustomParser = result => Expanded(result, "--reuse"),
        };

    /// <summary>How many of the trials that are taken are trained once more before.</summary>
    public static Option<long?> CheckTrials() =>
        OptionValues.Whole(
            "--check-trials",
            "N",
            "With --reuse: how many trials of each run, evenly spread over those to be taken, are trained once more and compared bit for "
                + "bit "
                + "before any is taken; default 16.",
            1,
            1L << 40
        );

    /// <summary>Which part of a sweep is run.</summary>
    public static Option<TrialPart?> Shard() =>
        new("--shard")
        {
            Description =
                "Run part I of N of the sweep only, the same trials of every configuration, for as many machines as there are parts; "
                + "'modcomp merge' puts their run folders together. Default folder runs/NAME-shard-I-of-N.",
            HelpName = "I/N",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                TrialPart? part = TrialPart.Parse(text);
                if (part is null)
                {
                    result.AddError(
                        $"--shard takes a part and the number of parts, at most {TrialPart.MostParts}, for example 2/8, not '{text}'"
                    );
                }

                return part;
            },
        };

    /// <summary>Run folders that are put together.</summary>
    public static Argument<string[]> Runs() =>
        new("RUN")
        {
            Description = "The folders of runs of one sweep, for example those of its shards.",
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => Expanded(result, "RUN"),
        };

    private static string[] Expanded(ArgumentResult result, string name)
    {
        var paths = new List<string>();
        foreach (Token token in result.Tokens)
        {
            try
            {
                if (string.IsNullOrWhiteSpace(token.Value))
                {
                    result.AddError($"{name} must not be empty");
                }

                paths.Add(UserPath.Expand(token.Value)!);
            }
            catch (ClientException wrong)
            {
                result.AddError($"{name} {wrong.Message.TrimEnd('.')}");
            }
        }

        return [.. paths];
    }
}
