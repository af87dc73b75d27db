using ModalityCompetition.Dashboard.Limits;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>What event streams may take.</summary>
/// <param name="Places">Streams that are open at once, in all and of one address; further ones are refused.</param>
/// <param name="Most">How many that is in all, for messages.</param>
/// <param name="MostOfOne">How many that is of one address, for messages.</param>
/// <param name="Heartbeat">How often a stream on which nothing happens sends a comment.</param>
/// <param name="Clock">The clock.</param>
internal sealed record StreamLimits(AddressPlaces Places, int Most, int MostOfOne, TimeSpan Heartbeat, TimeProvider Clock);
