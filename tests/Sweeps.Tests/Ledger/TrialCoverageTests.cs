using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Sweeps.Tests.Ledger;

public class TrialCoverageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Agrees_with_sets_of_trials(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            (TrialCoverage a, HashSet<(int, long)> setA) = Any(random);
            (TrialCoverage b, HashSet<(int, long)> setB) = Any(random);
            string of = $"Seed {seed}, round {round}.";
            Assert.True(setA.Count == a.Trials, of);
            Assert.True(setA.SetEquals(Trials(a)), of);
            Assert.True(setA.Except(setB).ToHashSet().SetEquals(Trials(a.Without(b))), of);
            Assert.True(setA.Overlaps(setB) == a.Meets(b), of);
            Assert.True(setA.SetEquals(setB) == a.IsSame(b), of);
            a.Add(b);
            Assert.True(setA.Union(setB).ToHashSet().SetEquals(Trials(a)), of);
            foreach (int configuration in a.Configurations)
            {
                // Maximal and ascending.
                IReadOnlyList<TrialRange> ranges = a.Ranges(configuration);
                Assert.True(ranges.Zip(ranges.Skip(1)).All(p => p.First.End < p.Second.First), of);
            }
        }
    }

    private static (TrialCoverage Coverage, HashSet<(int, long)> Set) Any(Random random)
    {
        var coverage = new TrialCoverage();
        HashSet<(int, long)> set = [];
        for (int i = random.Next(6); i > 0; i--)
        {
            (int configuration, long first, int count) = (random.Next(2), random.Next(20), random.Next(8));
            coverage.Add(configuration, new TrialRange(first, first + count));
            set.UnionWith(Enumerable.Range(0, count).Select(t => (configuration, first + t)));
        }

        return (coverage, set);
    }

    private static IEnumerable<(int, long)> Trials(TrialCoverage coverage) =>
        coverage.All().SelectMany(a => Enumerable.Range(0, (int)a.Range.Count).Select(t => (a.Configuration, a.Range.First + t)));
}
