using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModalityCompetition.Sweeps.Competition;
using ModalityCompetition.Sweeps.Estimates.Competition;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Sweeps.Estimates.Verdicts;

/// <summary>
/// Finds claims that are one and the same in several configurations: nothing that the quantity depends on differs
/// (<see cref="SameMeasurement"/>), the random numbers are common, and the estimates are equal bit for bit, which failed trials can keep
/// them from. Such a claim is one statement with one interval: it is shown and counted once. Where a target chose the numbers of trials
/// nothing is taken together, because the number of rows must be known before any trial.
/// </summary>
internal sealed class RepeatedClaims
{
    private readonly bool _possible;
    private readonly Dictionary<UInt128, List<int>> _found = [];

    /// <summary>Nothing is known yet.</summary>
    /// <param name="spec">The sweep.</param>
    public RepeatedClaims(SweepSpec spec) => _possible = spec is { Until: null, Pairing: Pairing.Common, Configurations.Length: > 1 };

    /// <summary>Takes a claim; call it once for every claim of every configuration, in plan order.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="owner">Estimates of its configuration.</param>
    /// <returns>Whether it is a row of its own, and no other configuration's once more.</returns>
    public bool Add(PendingVerdict claim, ConfigurationEstimates owner)
    {
        if (Key(claim, owner) is not { } key)
        {
            return true;
        }

        if (_found.TryGetValue(key, out List<int>? configurations))
        {
            configurations.Add(owner.Configuration.Index);
            return false;
        }

        _found.Add(key, [owner.Configuration.Index]);
        return true;
    }

    /// <summary>The claim as it is shown once all were taken; null where an earlier configuration shows it.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="owner">Estimates of its configuration.</param>
    public PendingVerdict? Shown(PendingVerdict claim, ConfigurationEstimates owner) =>
        Key(claim, owner) is not { } key || _found[key] is not { Count: > 1 } configurations ? claim
        : configurations[0] != owner.Configuration.Index ? null
        : claim with { Where = $"the same in configurations {Ranges(configurations)}", Configurations = [.. configurations] };

    private UInt128? Key(PendingVerdict claim, ConfigurationEstimates owner)
    {
        if (
            !_possible
            || claim.Estimand is not { } estimand
            || owner.Find(estimand) is not { } estimate
            || SameMeasurement.Of(owner.Configuration.Configuration, estimand) is not { } measured
        )
        {
            return null;
        }

        string all = string.Create(
            CultureInfo.InvariantCulture,
            $"{claim.Claim}|{claim.Quantity}|{claim.Obstacle}|{claim.Tolerance:R}|{claim.Prediction}|{estimate.Trials}|{estimate.Value:R}|"
                + $"{estimate.StandardError:R}|{measured}"
        );
        return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
    }

    // 0–2, 5
    private static string Ranges(List<int> indices)
    {
        List<(int First, int Last)> ranges = [];
        foreach (int index in indices)
        {
            if (ranges.Count > 0 && ranges[^1].Last == index - 1)
            {
                ranges[^1] = (ranges[^1].First, index);
            }
            else
            {
                ranges.Add((index, index));
            }
        }

        return string.Join(
            ", ",
            ranges.Select(r =>
                r.First == r.Last
                    ? r.First.ToString(CultureInfo.InvariantCulture)
                    : string.Create(CultureInfo.InvariantCulture, $"{r.First}{(r.Last == r.First + 1 ? ", " : "–")}{r.Last}")
            )
        );
    }
}
