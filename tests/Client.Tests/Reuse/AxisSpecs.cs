using System.Globalization;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests.Reuse;

/// <summary>Specs that train in milliseconds and differ in their axes alone.</summary>
internal static class AxisSpecs
{
    /// <summary>What <c>training.eta</c> is where it is no axis.</summary>
    public const double UsualEta = 0.5;

    /// <summary>A spec over sigma_0 and, with values for it, eta.</summary>
    /// <param name="trials">Trials of a configuration.</param>
    /// <param name="sigmas">Values of sigma_0, in their order.</param>
    /// <param name="etas">Values of eta; empty where it is no axis.</param>
    /// <param name="etaFirst">Whether its axis comes first.</param>
    public static string Of(int trials, IEnumerable<double> sigmas, IEnumerable<double>? etas = null, bool etaFirst = false)
    {
        string sigma = $"  - network.sigma0: [{List(sigmas)}]\n";
        string eta = etas is null ? "" : $"  - training.eta: [{List(etas)}]\n";
        return Specs.Tiny(trials, axes: $"axes:\n{(etaFirst ? eta + sigma : sigma + eta)}");
    }

    private static string List(IEnumerable<double> values) =>
        string.Join(", ", values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
}
