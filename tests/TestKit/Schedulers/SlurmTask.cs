using System.Globalization;
using System.Text.RegularExpressions;

namespace ModalityCompetition.TestKit.Schedulers;

/// <summary>A task of a job array as the controller knows it.</summary>
/// <param name="Number">Its index in the array; null while it is one of several that have not begun.</param>
/// <param name="State">For example RUNNING or COMPLETED.</param>
/// <param name="ExitCode">Exit code and signal of its script, for example <c>0:0</c>.</param>
/// <param name="Restarts">How often it was queued again.</param>
public sealed partial record SlurmTask(int? Number, string State, string ExitCode, int Restarts)
{
    /// <summary>Whether nothing of it runs or will run.</summary>
    public bool HasEnded => State is not ("PENDING" or "CONFIGURING" or "RUNNING" or "COMPLETING" or "SUSPENDED" or "REQUEUED");

    /// <summary>Reads a line of <c>scontrol show job --oneliner</c>.</summary>
    public static SlurmTask Parse(string line)
    {
        string number = Value(line, "ArrayTaskId");
        return new SlurmTask(
            int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) ? parsed : null,
            Value(line, "JobState"),
            Value(line, "ExitCode"),
            int.Parse(Value(line, "Restarts"), CultureInfo.InvariantCulture)
        );
    }

    private static string Value(string line, string key) =>
        Field().Matches(line).FirstOrDefault(m => m.Groups[1].Value == key)?.Groups[2].Value
        ?? throw new FormatException($"There is no {key} in: {line}");

    [GeneratedRegex(@"(?<=^|\s)(\w+)=(\S*)")]
    private static partial Regex Field();
}
