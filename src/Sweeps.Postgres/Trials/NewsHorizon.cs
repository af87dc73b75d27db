using System.Globalization;

namespace ModalityCompetition.Sweeps.Postgres.Trials;

/// <summary>
/// Up to where a process knows what is committed: a snapshot of the server, which tells of every transaction whether it had ended. The
/// number of the oldest transaction that went on would do as well, but as long as that one does, everything younger would be told again and
/// again.
/// </summary>
/// <param name="Next">The number after the largest of a transaction that had ended.</param>
/// <param name="GoingOn">Numbers below it, of transactions that went on.</param>
internal sealed record NewsHorizon(ulong Next, IReadOnlyList<ulong> GoingOn)
{
    /// <summary>Nothing is known.</summary>
    public static NewsHorizon Beginning { get; } = new(0, []);

    /// <summary>Reads PostgreSQL's form of a snapshot.</summary>
    /// <param name="snapshot"><c>xmin:xmax:xip_list</c>.</param>
    public static NewsHorizon Of(string snapshot)
    {
        string[] parts = snapshot.Split(':');
        return new(Number(parts[1]), [.. parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Number)]);
    }

    /// <summary>
    /// The later of two snapshots of one server. As long as the largest number stays, those that go on below it can only end.
    /// </summary>
    public static NewsHorizon Later(NewsHorizon one, NewsHorizon other) =>
        (other.Next, -other.GoingOn.Count).CompareTo((one.Next, -one.GoingOn.Count)) > 0 ? other : one;

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
