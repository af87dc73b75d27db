using Xunit.Abstractions;

[assembly: TestCollectionOrderer("ModalityCompetition.Cluster.Tests.Observability.WaitingFirst", "ModalityCompetition.Cluster.Tests")]

namespace ModalityCompetition.Cluster.Tests.Observability;

/// <summary>
/// Classes that wait for minutes of Prometheus begin first: beside them others compute, and after them there would be nothing to do but
/// to wait.
/// </summary>
public sealed class WaitingFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections)
    {
        string waiting = typeof(WaitingFirst).Namespace + ".";
        return testCollections
            .OrderByDescending(c => c.DisplayName.Contains(waiting, StringComparison.Ordinal))
            .ThenBy(c => c.DisplayName, StringComparer.Ordinal);
    }
}
