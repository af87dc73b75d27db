using ModalityCompetition.Sweeps.Specs.Reading.Values;
using ModalityCompetition.Sweeps.Specs.Yaml;

namespace ModalityCompetition.Sweeps.Specs.Reading;

/// <summary>
/// Finds configurations that have the parameters of an earlier one: an axis that has a value twice, in whatever spelling. They are allowed,
/// because runs that have them exist, but with common random numbers they are the same trials twice, and tables count them twice.
/// </summary>
/// <param name="axes">The axes.</param>
/// <param name="findings">Where they are reported.</param>
internal sealed class RepeatedConfigurations(IReadOnlyList<Axis> axes, ConfigurationFindings findings)
{
    private readonly Dictionary<double[], int[]> _known = new(new SameBits());

    /// <summary>Notes a configuration.</summary>
    /// <param name="label">Its label, made where it is wanted.</param>
    /// <param name="choices">Which value of every axis it has, [axes].</param>
    /// <param name="parameters">All its parameters.</param>
    public void Add(Func<string> label, int[] choices, double[] parameters)
    {
        if (_known.TryAdd(parameters, choices))
        {
            return;
        }

        int[] first = _known[parameters];
        for (int a = 0; a < axes.Count; a++)
        {
            if (choices[a] != first[a])
            {
                AxisMember member = axes[a].Members[0];
                SpecValue again = member.Values[choices[a]];
                SpecPlace before = member.Values[first[a]].Place;
                findings.Add(
                    label,
                    again.Place,
                    member.Path,
                    "repeated",
                    $"gives the parameters of an earlier configuration once more: {ShortText.Of(again.Text)} is "
                        + $"{ShortText.Of(member.Values[first[a]].Text)} of line "
                        + $"{before.Line}; "
                        + "remove one of them, and raise trials where more are wanted",
                    isWarning: true
                );
            }
        }
    }

    private sealed class SameBits : IEqualityComparer<double[]>
    {
        public bool Equals(double[]? one, double[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode(double[] values)
        {
            HashCode hash = default;
            foreach (double value in values)
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }
    }
}
