using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.TestKit.Trials;

/// <summary>Twins for tests.</summary>
public static class TwinSamples
{
    /// <summary>Twins with fewer and larger steps.</summary>
    /// <param name="configuration">The trials.</param>
    /// <param name="count">Number of twins of a trial.</param>
    /// <param name="cheaper">How many times fewer and larger.</param>
    public static TwinParameters Of(TrialConfiguration configuration, int count, int cheaper = 4)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new TwinParameters
        {
            Count = count,
            Iterations = configuration.Optimization.Iterations / cheaper,
            StepSize = configuration.Optimization.StepSize * cheaper,
            LossTarget = configuration.Optimization.LossTarget,
            TrainSamples = configuration.Data.TrainSamples,
            Neurons = configuration.Network.Neurons,
            TestSamples = configuration.Evaluation.TestSamples,
        };
    }

    /// <summary>What twins may have measured.</summary>
    /// <param name="random">Where numbers come from.</param>
    /// <param name="count">Number of twins of a trial.</param>
    /// <param name="classes">K.</param>
    /// <param name="modalities">R.</param>
    public static TwinMeasurements Draw(Random random, int count, int classes, int modalities)
    {
        ArgumentNullException.ThrowIfNull(random);
        var drawn = new TwinMeasurements(classes, modalities);
        for (int twin = 0; twin < count; twin++)
        {
            bool others = twin > 0;
            if (random.Next(10) == 0)
            {
                drawn.AddDiverged(others);
                continue;
            }

            for (int j = 0; j < classes; j++)
            {
                if (random.Next(5) > 0)
                {
                    drawn.Wins(others)[(j * modalities) + random.Next(modalities)]++;
                }
            }

            foreach (ref int error in drawn.Errors(others))
            {
                error += random.Next(TwinMeasurements.Whole + 1);
            }
        }

        return drawn;
    }
}
