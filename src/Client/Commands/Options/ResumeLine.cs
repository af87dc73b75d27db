using System.CommandLine.Parsing;
using ModalityCompetition.Telemetry.Logging;

namespace ModalityCompetition.Client.Commands.Options;

/// <summary>The command line that resumes a run: the one that started it.</summary>
internal static class ResumeLine
{
    /// <summary>The words as a POSIX shell reads them.</summary>
    public static string Of(IEnumerable<Token> tokens) => "modcomp " + string.Join(' ', tokens.Select(t => Quote(Secrets.Hide(t.Value))));

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
