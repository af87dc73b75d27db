using System.Globalization;
using ModalityCompetition.TestKit.Engines;

namespace ModalityCompetition.TestKit.Calibration;

/// <summary>
/// Random choices for random specs. Only integers are drawn and numbers are put together as decimal text, so that a seed gives the same
/// text on every machine.
/// </summary>
internal sealed class SpecDice
{
    private SplitMix _words;

    /// <summary>The choices of one spec.</summary>
    /// <param name="seed">Seed of the whole series.</param>
    /// <param name="index">Index of the spec within the series; every index has choices of its own.</param>
    public SpecDice(ulong seed, int index)
    {
        // The state is itself a word of a generator, so that neighbouring indices do not share a stretch of one sequence.
        var start = new SplitMix(seed ^ ((ulong)(uint)index << 32));
        start.Next();
        _words = new SplitMix(start.Next() ^ (uint)index);
    }

    /// <summary>Any 63 bits.</summary>
    public ulong Seed() => _words.Next() >> 1;

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Chance(int percent) => _words.Below(100) < percent;

    /// <summary>An integer from low to high, both included.</summary>
    public int Between(int low, int high) => low + _words.Below(high - low + 1);

    /// <summary>One of the values.</summary>
    public T Of<T>(params ReadOnlySpan<T> values) => values[_words.Below(values.Length)];

    /// <summary>A number whose logarithm is about uniform, with two digits: from 1.0e[low] to 9.9e[high].</summary>
    /// <param name="low">Least decimal exponent.</param>
    /// <param name="high">Greatest decimal exponent.</param>
    public string Decimal(int low, int high)
    {
        // 1.0 1.1 ... 9.9 with weights that fall like 1/x would need logarithms; eight steps a decade are even enough.
        string mantissa = Of("1", "1.3", "1.8", "2.4", "3.2", "4.2", "5.6", "7.5");
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{Between(low, high)}");
    }
}
