using System.Collections;
using ModalityCompetition.Sweeps.Estimates;
using Xunit;

namespace ModalityCompetition.TestKit.Documents;

/// <summary>Estimates of many configurations that note, whenever one is asked for, how much of the document has been handed on by
/// then.</summary>
/// <param name="one">The estimates of each of them.</param>
/// <param name="count">Number of configurations.</param>
/// <param name="written">How much has been handed on.</param>
public sealed class WatchedEstimates(ConfigurationEstimates one, int count, Func<long> written) : IReadOnlyList<ConfigurationEstimates>
{
    private readonly List<long> _written = [];

    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public ConfigurationEstimates this[int index] => one;

    /// <summary>Fails the test where more of a document was held back than a few buffers, or configurations were not read one by one as
    /// it was written.</summary>
    /// <param name="total">Length of the whole document.</param>
    /// <param name="most">Most that may be held back.</param>
    public void CheckStreamed(long total, long most)
    {
        Assert.Equal(count, _written.Count);
        Assert.True(total > 10 * most, $"The document is no longer than {total}, too short to tell.");
        long each = (total - _written[0]) / count;
        for (int i = 0; i < count; i++)
        {
            Assert.InRange((i * each) - _written[i], -most, most);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<ConfigurationEstimates> GetEnumerator()
    {
        for (int i = 0; i < count; i++)
        {
            _written.Add(written());
            yield return one;
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
