namespace ModalityCompetition.Sweeps.Specs.Documents;

/// <summary>One difference between two specs that matters for results.</summary>
/// <param name="KeyPath">Key path, for example <c>network.sigma0</c>; <c>configurations</c> for a change of their number, choice or
/// order.</param>
/// <param name="Old">The old value, or the old values over the configurations.</param>
/// <param name="New">The new value, or the new values over the configurations.</param>
public sealed record SpecChange(string KeyPath, string Old, string New)
{
    /// <summary>The change as the user sees it: <c>key: old -> new</c>.</summary>
    public override string ToString() => $"{KeyPath}: {Old} -> {New}";
}
