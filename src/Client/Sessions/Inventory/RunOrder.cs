namespace ModalityCompetition.Client.Sessions.Inventory;

/// <summary>The orders of a list of runs.</summary>
internal static class RunOrder
{
    /// <summary>Words for the orders; the first is the default.</summary>
    public static IReadOnlyList<string> Words { get; } = ["newest", "oldest", "name", "state", "trials", "size"];

    /// <summary>Runs in an order; those that are alike in it by what they are called.</summary>
    public static IReadOnlyList<ListedRun> Sorted(IEnumerable<ListedRun> runs, string word)
    {
        IOrderedEnumerable<ListedRun> sorted = word switch
        {
            "oldest" => runs.OrderBy(r => r.Changed),
            "name" => runs.OrderBy(r => r.Name, StringComparer.Ordinal),
            "state" => runs.OrderBy(r => r.State, StringComparer.Ordinal),
            "trials" => runs.OrderByDescending(r => r.TrialsDone ?? -1),
            "size" => runs.OrderByDescending(r => r.Bytes),
            _ => runs.OrderByDescending(r => r.Changed),
        };
        return [.. sorted.ThenBy(r => r.Run, StringComparer.Ordinal)];
    }
}
