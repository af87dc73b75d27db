namespace ModalityCompetition.TestKit.Calibration;

/// <summary>Something that a small run says and the large run contradicts, or that it fails to say.</summary>
/// <param name="Kind">What kind of thing, one of <see cref="MissKinds"/>.</param>
/// <param name="What">Which estimand, prediction, contrast or stage, as the reports write it.</param>
/// <param name="Configuration">Index of the configuration; -1 for the whole sweep.</param>
/// <param name="Value">The value of the small run; NaN where there is none.</param>
/// <param name="Low">Lower end of its interval; NaN without one.</param>
/// <param name="High">Upper end of its interval; NaN without one.</param>
/// <param name="Truth">The value of the large run; NaN where there is none.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="How">How the small run came to it: estimator, interval and trials.</param>
public sealed record CalibrationMiss(
    string Kind,
    string What,
    int Configuration,
    double Value,
    double Low,
    double High,
    double Truth,
    double Error,
    string How
);

/// <summary>The kinds of misses.</summary>
public static class MissKinds
{
    /// <summary>The truth is far outside an interval.</summary>
    public const string Interval = "interval";

    /// <summary>An interval has no width and the truth is another value.</summary>
    public const string NoWidth = "width zero";

    /// <summary>A number or an end of an interval is missing or infinite, and nothing says why.</summary>
    public const string Null = "null";

    /// <summary>A prediction that is called exact differs from the truth.</summary>
    public const string Prediction = "prediction";

    /// <summary>An exact statement is refuted though the large run agrees with it.</summary>
    public const string Verdict = "verdict";

    /// <summary>A quantile's interval, a band or a count is far from the truth.</summary>
    public const string Distribution = "distribution";

    /// <summary>The product failed.</summary>
    public const string Crash = "crash";
}
