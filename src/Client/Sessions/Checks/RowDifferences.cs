using System.Globalization;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Reports.Exports;
using ModalityCompetition.Sweeps.Specs;

namespace ModalityCompetition.Client.Sessions.Checks;

/// <summary>Compares two results of a trial of any experiment: what they show of every estimand, and their bytes.</summary>
internal static class RowDifferences
{
    /// <summary>All fields: how the trial ended, its digest, every observation, and the bytes that hold them.</summary>
    /// <param name="configuration">The configuration of the trial.</param>
    /// <param name="ledger">The committed result.</param>
    /// <param name="replay">The result of the replay.</param>
    public static IReadOnlyList<FieldComparison> Between(PlannedConfiguration configuration, in TrialRow ledger, in TrialRow replay)
    {
        List<FieldComparison> fields =
        [
            One("outcome", ledger.Outcome == replay.Outcome, $"{ledger.Outcome}", $"{replay.Outcome}"),
            One("digest", Digest(ledger) == Digest(replay), Digest(ledger), Digest(replay)),
        ];
        IReadOnlyList<(string Name, double Value)> shown = TrialObservations.Of(configuration, ledger);
        IReadOnlyList<(string Name, double Value)> again = TrialObservations.Of(configuration, replay);
        for (int i = 0; i < shown.Count; i++)
        {
            (double a, double b) = (shown[i].Value, again[i].Value);
            bool same = BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);
            fields.Add(One(shown[i].Name, same, Text(a), Text(b)));
        }

        fields.Add(Bytes(ledger.Bytes.Span, replay.Bytes.Span));
        return fields;
    }

    private static FieldComparison Bytes(ReadOnlySpan<byte> ledger, ReadOnlySpan<byte> replay)
    {
        int longer = Math.Max(ledger.Length, replay.Length);
        int differing = longer - Math.Min(ledger.Length, replay.Length);
        int first = ledger.CommonPrefixLength(replay);
        for (int i = first; i < Math.Min(ledger.Length, replay.Length); i++)
        {
            differing += ledger[i] == replay[i] ? 0 : 1;
        }

        string where = differing == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"the first at byte {first}");
        return new FieldComparison("bytes", longer, differing, where);
    }

    private static FieldComparison One(string field, bool same, string ledger, string replay) =>
        new(field, 1, same ? 0 : 1, same ? "" : $"{ledger} in the ledger, {replay} replayed");

    private static string Digest(in TrialRow row) => ResultLayout.Digest(row.Bytes.Span).ToString("x16", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
