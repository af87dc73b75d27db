using ModalityCompetition.Sweeps.Estimands;
using ModalityCompetition.Sweeps.Observations;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Competition.Twins;

/// <summary>What is known at the start of the trials of a pilot, as controls that an estimate without twins has too.</summary>
internal static class PilotStart
{
    /// <summary>
    /// The share of the classes whose initial winner is the first modality, less its probability, and with trials enough for them the
    /// same under <see cref="HeadStarts"/>; none with one modality.
    /// </summary>
    /// <param name="full">The trials, all completed.</param>
    /// <param name="configuration">What they compute; without twins.</param>
    public static IReadOnlyList<double[]> Of(IReadOnlyList<TrialResult> full, TrialConfiguration configuration)
    {
        if (configuration.Modalities == 1)
        {
            return [];
        }

        ObservationLayout layout = CompetitionMeasures.Layout(configuration);
        var lanes = new CompetitionLanes(configuration, layout);
        var headStarts = new HeadStarts(configuration);

        // As the estimates of a sweep have them: p controls from 20 + 10 p trials on.
        int all = 1 + headStarts.Count;
        int count = full.Count < 20 + (10 * all) ? 1 : all;
        double[][] controls = [.. Enumerable.Range(0, count).Select(_ => new double[full.Count])];
        double[] rows = new double[layout.Length * lanes.Capacity];
        for (int first = 0; first < full.Count; first += lanes.Capacity)
        {
            TrialResult[] trials = [.. full.Skip(first).Take(lanes.Capacity)];
            lanes.Clear();
            Array.ForEach(trials, trial => lanes.Add(TrialCodec.Encode([trial]).Row(0)));
            lanes.Observe(rows);
            headStarts.Read(lanes.Trials);
            for (int lane = 0; lane < trials.Length; lane++)
            {
                controls[0][first + lane] = rows[(lane * layout.Length) + layout.ControlAverage];
                for (int i = 1; i < count; i++)
                {
                    controls[i][first + lane] = headStarts.Controls(lane, 0)[i - 1];
                }
            }
        }

        return controls;
    }
}
