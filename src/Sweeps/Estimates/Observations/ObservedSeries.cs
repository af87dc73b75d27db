namespace ModalityCompetition.Sweeps.Estimates.Observations;

/// <summary>Which observation of a trial an estimand is the mean of.</summary>
/// <param name="Index">Index of the observation.</param>
/// <param name="Range">What it cannot leave.</param>
/// <param name="Control">Index of its control variate; null when it has none.</param>
/// <param name="Indicator">Whether it is 0 or 1.</param>
internal readonly record struct ObservedSeries(int Index, ValueRange Range, int? Control = null, bool Indicator = false)
{
    /// <summary>Finds the observation of an estimand.</summary>
    /// <param name="estimand">The estimand.</param>
    /// <param name="layout">Where the observations stand.</param>
    /// <param name="best">The uni-modal network that the gap compares with.</param>
    /// <exception cref="ArgumentException">There is no such estimand.</exception>
    public static ObservedSeries Of(Estimand estimand, ObservationLayout layout, int best)
    {
        var r = estimand.Modality ?? 0;
        return estimand.Name switch
        {
            EstimandNames.InitialWin => PerClass(layout.InitialProbabilityAverage, layout.InitialProbability, indicator: false),
            EstimandNames.InitialWinSimulated => PerClass(layout.InitialWinnerAverage, layout.InitialWinner, indicator: true),
            EstimandNames.TrainedWin when estimand.Class is { } j =>
                new(layout.TrainedWinner + layout.At(j, r), ValueRange.Share, layout.Control + layout.At(j, r), Indicator: true),
            EstimandNames.TrainedWin => new(layout.TrainedWinnerAverage + r, ValueRange.Share, layout.ControlAverage + r),
            EstimandNames.TrainedWinPlain => PerClass(layout.TrainedWinnerAverage, layout.TrainedWinner, indicator: true),
            EstimandNames.Won => Status(0),
            EstimandNames.Shared => Status(1),
            EstimandNames.Unlearned => Status(2),
            EstimandNames.Agreement => Status(3),
            EstimandNames.TestError or EstimandNames.TestErrorControlled => new(layout.TestError + Network(), ValueRange.Share),
            EstimandNames.TrainError => new(layout.TrainError + Network(), ValueRange.Share),
            EstimandNames.FinalLoss => new(layout.FinalLoss + Network(), ValueRange.Unbounded),
            EstimandNames.ProbeErrorLarge => new(layout.ProbeErrorLarge + r, ValueRange.Share, Indicator: true),
            EstimandNames.Gap or EstimandNames.GapControlled => new(layout.Gap + best, ValueRange.DifferenceOfShares),
            EstimandNames.GapPositive => new(layout.GapPositive + best, ValueRange.Share, Indicator: true),
            EstimandNames.Degradation or EstimandNames.DegradationControlled => new(layout.Degradation + r, ValueRange.DifferenceOfShares),
            EstimandNames.LoserGrowth => new(layout.LoserGrowth + r, ValueRange.Unbounded),
            EstimandNames.WinnerGrowth => new(layout.WinnerGrowth + r, ValueRange.Unbounded),
            EstimandNames.Learned => new(layout.Learned + r, ValueRange.Share),
            EstimandNames.Diverged => new(layout.Diverged, ValueRange.Share, Indicator: true),
            EstimandNames.TimedOut => new(layout.TimedOut, ValueRange.Share, Indicator: true),
            EstimandNames.Crashed => new(layout.Crashed, ValueRange.Share, Indicator: true),
            _ => throw new ArgumentException($"There is no estimand {estimand.Name}.", nameof(estimand)),
        };

        ObservedSeries PerClass(int average, int single, bool indicator) => estimand.Class is { } j
            ? new(single + layout.At(j, r), ValueRange.Share, Indicator: indicator)
            : new(average + r, ValueRange.Share);

        ObservedSeries Status(int status) => estimand.Class is { } j
            ? new(layout.Statuses + (status * layout.Classes) + j, ValueRange.Share, Indicator: true)
            : new(layout.StatusAverages + status, ValueRange.Share);

        int Network() => estimand.Network switch
        {
            NetworkKind.Unimodal => 1 + r,
            NetworkKind.Probe => 1 + layout.Modalities + r,
            _ => 0,
        };
    }
}
