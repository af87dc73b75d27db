using ModalityCompetition.Silo.Settings;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>What <c>modcomp-silo</c> may be given: settings, and the word that asks for health instead of a silo.</summary>
internal static class SiloArguments
{
    private static readonly string s_beginning = $"--{SiloSettings.Section}:";

    /// <summary>Says what is asked of the program itself, or what is wrong with an argument.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="output">Where it says what was asked for.</param>
    /// <param name="error">Where it says what is wrong, in one sentence.</param>
    /// <returns>The exit code; null where there is a silo to start, or to ask for its health.</returns>
    public static int? Answer(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments.Any(a => a is "--help" or "-h" or "-?"))
        {
            output.WriteLine(Usage());
            return 0;
        }

        if (arguments is ["--version"])
        {
            output.WriteLine(SiloHosting.Version);
            return 0;
        }

        string? wrong = arguments.Skip(arguments is [SiloHealth.Word, ..] ? 1 : 0).FirstOrDefault(a => !IsSetting(a));
        if (wrong is null)
        {
            return null;
        }

        // What is behind a sign of equality may be a secret.
        error.WriteLine(
            $"modcomp-silo: there is no argument '{wrong.Split('=')[0].ReplaceLineEndings(" ")}': give settings as "
                + $"{s_beginning}NAME=VALUE, "
                + $"the word {SiloHealth.Word}, or --help."
        );
        return 1;
    }

    private static bool IsSetting(string argument) =>
        argument.StartsWith(s_beginning, StringComparison.OrdinalIgnoreCase) && argument.IndexOf('=') > s_beginning.Length;

    private static string Usage() =>
        $"""
            modcomp-silo: a silo of a cluster of ModalityCompetition, until it is asked to leave.

              modcomp-silo [{s_beginning}NAME=VALUE]...         run a silo
              modcomp-silo {SiloHealth.Word} [{s_beginning}NAME=VALUE]...  ask the silo of the same settings whether it takes work
              modcomp-silo --help | --version

            Exit code 0 where all is well, 1 where it is not, with one sentence.
            Settings come from arguments, from the environment ({SiloSettings.Section}__NAME) and from appsettings.json beside the program.
            docs/cluster.md says what each is: {string.Join(", ", typeof(SiloSettings).GetProperties().Select(p => p.Name))}.
            """;
}
