using ModalityCompetition.Sweeps.Estimates.ControlVariates;

namespace ModalityCompetition.Sweeps.Estimates;

/// <summary>What an experiment counts of the trials of a configuration beside their observations. Not thread-safe.</summary>
internal interface ITallies
{
    /// <summary>Means with the controls that the experiment knows, those of an observation among them; null where it knows none.</summary>
    /// <param name="observation">Its index.</param>
    IControlledMeans? Controlled(int observation) => null;

    /// <summary>Counts a trial that was observed alone: every one without lanes, else those that did not complete.</summary>
    /// <param name="row">The trial as it is stored.</param>
    /// <param name="values">Its observations.</param>
    void Add(ReadOnlySpan<byte> row, ReadOnlySpan<double> values) { }

    /// <summary>Prepares for the completed trials that the lanes have observed; then each of them is counted by its lane.</summary>
    void ReadLanes() { }

    /// <summary>Counts the completed trial of a lane. Allocates nothing.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="values">The trial's observations.</param>
    void AddLane(int lane, ReadOnlySpan<double> values) { }

    /// <summary>
    /// The least variance that the mean of a conditional probability has by the law of the data, which a sample of few trials may not show;
    /// 0 where nothing is known.
    /// </summary>
    /// <param name="mean">The mean.</param>
    /// <param name="average">Whether it is that of the average over classes.</param>
    double LeastVariance(double mean, bool average) => 0;

    /// <summary>What was counted, in the order in which it is written.</summary>
    /// <param name="best">The best uni-modal network on the means; null before any trial, and where an experiment has none.</param>
    /// <param name="confidence">Coverage of intervals and bands.</param>
    IEnumerable<IEstimateExtra> Extras(int? best, double confidence);
}
