namespace ModalityCompetition.Sweeps.Estimates.Stopping;

/// <summary>What the allocation knows about a configuration.</summary>
/// <param name="HalfWidth">Half-width of its interval, with several targets of the one that binds it (<see cref="TargetStanding.Of"/>);
/// infinite when nothing is known.</param>
/// <param name="Target">Half-width wanted, above 0.</param>
/// <param name="Consumed">Trials that the interval rests on.</param>
/// <param name="Pending">Trials given out that the interval does not rest on yet: under way, or waiting for an earlier one.</param>
/// <param name="Available">Trials that may still be given out; 0 when the configuration has reached its target or its limit.</param>
internal readonly record struct ConfigurationNeed(double HalfWidth, double Target, long Consumed, long Pending, long Available);
