using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Training.Engines.Twins;

/// <summary>Trials with twins, of whatever experiment.</summary>
/// <param name="Count">Number k of twins of a trial.</param>
/// <param name="Alone">The trials without them.</param>
/// <param name="Twin">What a twin computes.</param>
/// <param name="Rows">Makes an empty collection of what the twins of so many trials measured.</param>
internal sealed record TwinnedTrials(int Count, ITrialDefinition Alone, ITrialDefinition Twin, Func<int, ITwinRows> Rows)
{
    /// <summary>The trials of a definition; null where they have no twins.</summary>
    /// <param name="definition">The definition.</param>
    public static TwinnedTrials? Of(ITrialDefinition definition) =>
        definition switch
        {
            TrialConfiguration { Twins: { } twins, Twin: { } twin } configuration => new(
                twins.Count,
                configuration.WithoutTwins,
                twin with
                {
                    Evaluation = twin.Evaluation with { WinnersAndErrorsOnly = true },
                },
                trials => new TwinTotals(configuration, trials)
            ),
            ITwinnedDefinition { Twin: { } twin } own => new(own.TwinCount, own.Alone, twin, own.TwinRows),
            _ => null,
        };
}
