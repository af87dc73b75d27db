using System.Globalization;
using System.Text.RegularExpressions;

namespace ModalityCompetition.Client.Commands.Options;

/// <summary>Lengths of time as users write them: whole numbers, each with its unit, the larger unit first.</summary>
internal static partial class DurationText
{
    /// <summary>What a message shows.</summary>
    public const string Examples = "90s, 30m, 8h or 1d12h";

    /// <summary>The longest that a timer of the system waits, in whole days.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(49);

    /// <summary>Reads a length of time: days (d), hours (h), minutes (m) and seconds (s), at least one of them and each at most
    /// once.</summary>
    /// <param name="text">The text, without blanks.</param>
    /// <param name="duration">What it says.</param>
    /// <returns>Whether it is one. A number without a unit is none: nobody knows whether it is of seconds or of minutes.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        Match match = Parts().Match(text);
        if (text.Length == 0 || !match.Success)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds((Part("d") * 86400) + (Part("h") * 3600) + (Part("m") * 60) + Part("s"));
        return true;

        long Part(string unit) =>
            match.Groups[unit] is { Success: true } digits
                ? long.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
                : 0;
    }

    [GeneratedRegex(@"\A(?:(?<d>[0-9]{1,5})d)?(?:(?<h>[0-9]{1,7})h)?(?:(?<m>[0-9]{1,9})m)?(?:(?<s>[0-9]{1,9})s)?\z")]
    private static partial Regex Parts();
}
