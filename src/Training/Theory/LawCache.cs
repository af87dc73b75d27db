using System.Collections.Concurrent;

namespace ModalityCompetition.Training.Theory;

/// <summary>
/// Laws that many configurations of a sweep share, computed once. At most a fixed number is kept, so that a sweep over a hundred thousand
/// values does not fill the memory; what is dropped is computed again where it is needed. Thread-safe.
/// </summary>
/// <typeparam name="TKey">What tells one law from another.</typeparam>
/// <typeparam name="TLaw">The law.</typeparam>
/// <param name="capacity">Most laws that are kept.</param>
internal sealed class LawCache<TKey, TLaw>(int capacity)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<TLaw>> laws = new();

    /// <summary>The law of a key.</summary>
    public TLaw Of(TKey key, Func<TKey, TLaw> make)
    {
        if (laws.Count >= capacity && !laws.ContainsKey(key))
        {
            laws.Clear();
        }

        return laws.GetOrAdd(key, wanted => new Lazy<TLaw>(() => make(wanted))).Value;
    }
}
