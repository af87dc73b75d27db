using System.Globalization;

namespace ModalityCompetition.Experiments.Words;

/// <summary>Lists in sentences, of which the beginning is named and the rest counted.</summary>
public static class Enumeration
{
    /// <summary><c>a, b and 3 more</c>.</summary>
    /// <param name="names">All of them.</param>
    /// <param name="most">How many are named.</param>
    /// <param name="separator">What stands between two.</param>
    public static string Of(IReadOnlyCollection<string> names, int most, string separator = ", ")
    {
        ArgumentNullException.ThrowIfNull(names);
        return AndMore(string.Join(separator, names.Take(most)), names.Count - most);
    }

    /// <summary><c>a and 3 more</c>.</summary>
    /// <param name="named">Those that are named.</param>
    /// <param name="more">How many are not; none where it is not above 0.</param>
    public static string AndMore(string named, long more) =>
        more > 0 ? string.Create(CultureInfo.InvariantCulture, $"{named} and {more} more") : named;
}
