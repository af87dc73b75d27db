using System.Globalization;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Sessions.Checks;

/// <summary>One field in which two results of a trial were compared.</summary>
/// <param name="Field">Name of the field, for example <c>joint.test_errors</c>.</param>
/// <param name="Values">Number of values the field has.</param>
/// <param name="Differing">Number of values whose bits differ.</param>
/// <param name="First">The first difference in words; empty when there is none.</param>
internal sealed record FieldComparison(string Field, int Values, int Differing, string First);

/// <summary>Compares two results of a trial field by field and bit by bit.</summary>
internal static class ResultDifferences
{
    /// <summary>All fields, in the order of <see cref="TrialResult"/>.</summary>
    /// <param name="ledger">The committed result.</param>
    /// <param name="replay">The result of the replay.</param>
    public static IReadOnlyList<FieldComparison> Between(TrialResult ledger, TrialResult replay)
    {
        var fields = new List<FieldComparison>
        {
            Whole("classes", [ledger.Classes], [replay.Classes]),
            Whole("modalities", [ledger.Modalities], [replay.Modalities]),
            Whole("outcome", [(int)ledger.Outcome], [(int)replay.Outcome]),
            Whole("divergence", Parts(ledger.Divergence), Parts(replay.Divergence)),
            Real("initial_gamma", ledger.InitialGamma, replay.InitialGamma),
            Real("final_gamma", ledger.FinalGamma, replay.FinalGamma),
            Real("sufficient_moment", ledger.SufficientMoment, replay.SufficientMoment),
            Real("initial_win_probability", ledger.InitialWinProbability, replay.InitialWinProbability),
            Whole("learn_iterations", ledger.LearnIterations, replay.LearnIterations),
            Whole("test_class_counts", ledger.TestClassCounts, replay.TestClassCounts),
        };
        Network(fields, "joint", ledger.Joint, replay.Joint);
        Networks(fields, "unimodal", ledger.Unimodal, replay.Unimodal);
        Networks(fields, "probe", ledger.Probes, replay.Probes);
        if (ledger.Strata.Patterns + replay.Strata.Patterns > 0)
        {
            fields.Add(Whole("strata.counts", ledger.Strata.Counts, replay.Strata.Counts));
            fields.Add(Real("strata.variances", ledger.Strata.Variances, replay.Strata.Variances));
        }

        bool sameDigest = ledger.WeightsDigest == replay.WeightsDigest;
        fields.Add(
            new FieldComparison(
                "weights_digest",
                1,
                sameDigest ? 0 : 1,
                sameDigest
                    ? ""
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{ledger.WeightsDigest:x16} in the ledger, {replay.WeightsDigest:x16} replayed"
                    )
            )
        );
        return fields;
    }

    private static void Networks(List<FieldComparison> fields, string name, NetworkResult[] ledger, NetworkResult[] replay)
    {
        if (ledger.Length != replay.Length)
        {
            fields.Add(Whole(name, new int[ledger.Length], new int[replay.Length]));
            return;
        }

        for (int r = 0; r < ledger.Length; r++)
        {
            Network(fields, string.Create(CultureInfo.InvariantCulture, $"{name}[{r}]"), ledger[r], replay[r]);
        }
    }

    private static void Network(List<FieldComparison> fields, string name, NetworkResult ledger, NetworkResult replay)
    {
        fields.Add(Whole(name + ".test_errors", ledger.TestErrors, replay.TestErrors));
        fields.Add(Whole(name + ".train_errors", [ledger.TrainErrors], [replay.TrainErrors]));
        fields.Add(Real(name + ".final_loss", [ledger.FinalLoss], [replay.FinalLoss]));
        fields.Add(Whole(name + ".iterations", [ledger.Iterations], [replay.Iterations]));
    }

    private static int[] Parts(Divergence? divergence) => divergence is { } d ? [d.Modality, d.Iteration] : [];

    private static FieldComparison Whole(string field, int[] ledger, int[] replay) =>
        Compare(field, ledger, replay, (a, b) => a == b, v => v.ToString(CultureInfo.InvariantCulture));

    // Bits, not values: a NaN equals the same NaN, and zero differs from minus zero.
    private static FieldComparison Real(string field, float[] ledger, float[] replay) =>
        Compare(
            field,
            ledger,
            replay,
            (a, b) => BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b),
            v => v.ToString("R", CultureInfo.InvariantCulture)
        );

    private static FieldComparison Compare<T>(string field, T[] ledger, T[] replay, Func<T, T, bool> same, Func<T, string> text)
    {
        if (ledger.Length != replay.Length)
        {
            return new FieldComparison(
                field,
                ledger.Length,
                Math.Max(ledger.Length, replay.Length),
                $"{ledger.Length} values in the ledger, {replay.Length} replayed"
            );
        }

        int differing = 0;
        string first = "";
        for (int i = 0; i < ledger.Length; i++)
        {
            if (!same(ledger[i], replay[i]))
            {
                differing++;
                first = first.Length == 0 ? $"[{i}]: {text(ledger[i])} in the ledger, {text(replay[i])} replayed" : first;
            }
        }

        return new FieldComparison(field, ledger.Length, differing, first);
    }
}
