using System.Text.Json;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>
/// What an experiment adds to the estimates of its table. One that adds nothing has means, shares and quantiles with their intervals, and a
/// histogram of every observation. A member that an experiment does not write adds nothing. Implementations keep no state.
/// </summary>
internal interface IExperimentEstimates
{
    /// <summary>
    /// Whether it counts distributions of its own (<see cref="IEstimateExtra"/>), which then take the place of a histogram per estimand.
    /// </summary>
    bool HasOwnDistributions => false;

    /// <summary>What is counted of trials beside their observations; a new one, null for nothing.</summary>
    /// <param name="definition">What the trials of a configuration compute.</param>
    /// <param name="layout">Where each observation stands.</param>
    /// <param name="lanes">What observes completed trials several at a time, made by the experiment's own observer; null where there is no
    /// such form.</param>
    /// <param name="distributions">Whether whole distributions are wanted, which live estimates do without.</param>
    ITallies? Tallies(ITrialDefinition definition, ObservationLayout layout, ILaneForm? lanes, bool distributions) => null;

    /// <summary>What theory says of the estimates; null where it says nothing.</summary>
    /// <param name="definition">What the trials of a configuration compute.</param>
    /// <param name="cancellation">Checked every few milliseconds.</param>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    IPredictions? Predictions(ITrialDefinition definition, CancellationToken cancellation) => null;

    /// <summary>
    /// Why an estimate may still change however many trials there are, as the rest of a sentence; null where nothing says so.
    /// </summary>
    /// <param name="estimates">All estimates of a configuration.</param>
    /// <param name="estimand">The estimand.</param>
    string? Unsettled(ConfigurationEstimates estimates, Estimand estimand) => null;

    /// <summary>What a reader must know of a configuration before trusting its numbers, as a sentence or two; null for nothing.</summary>
    /// <param name="estimates">All estimates of a configuration.</param>
    string? Caution(ConfigurationEstimates estimates) => null;

    /// <summary>Reads a section that <see cref="IEstimateExtra.Write"/> wrote; null where the name is none of its own.</summary>
    /// <param name="name">Name of the section.</param>
    /// <param name="json">What was written.</param>
    /// <param name="entries">Names of the entries of vectors, in order.</param>
    IEstimateExtra? ReadExtra(string name, JsonElement json, IReadOnlyList<string> entries) => null;
}
