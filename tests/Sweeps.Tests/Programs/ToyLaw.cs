using System.Text.Json;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Sweeps.Tests.Programs;

/// <summary>
/// The law that examples/programs/toy.py states, drawn here without the script, a hundred thousand times as fast. Trials of different
/// configurations are independent, so that a sweep over many values of one parameter is as many sweeps.
/// </summary>
internal sealed class ToyLaw : ITrialEngine
{
    /// <inheritdoc/>
    public EngineIdentity Identity => new(ProgramTrialEngine.Name, 1);

    /// <inheritdoc/>
    public string Hardware => "the law itself";

    /// <summary>The parameter of a configuration.</summary>
    public static double Harm(ITrialDefinition definition) => Parameter((ProgramTrialDefinition)definition, "harm");

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        var definition = (ProgramTrialDefinition)batch.Definition;
        (double p, double harm) = (Parameter(definition, "p"), Harm(definition));
        byte[] rows = new byte[batch.Count * definition.Rows.Bytes];
        for (int i = 0; i < batch.Count; i++)
        {
            ulong seed = ProgramTrialEngine.Seed(batch.Streams, batch.FirstTrial + i);
            var draw = new Random((int)(seed ^ (ulong)BitConverter.DoubleToInt64Bits(harm) ^ (seed >> 32)));
            (double image, double text) = (0.4 * draw.NextDouble(), 0.4 * draw.NextDouble());
            double joint = Math.Min(image, text) + (harm * draw.NextDouble());
            double loss = -Math.Log(1 - draw.NextDouble());
            double[] winners = [Winner(draw, p), Winner(draw, p), Winner(draw, p)];
            definition.Rows.Write([joint, image, text, loss, .. winners], rows.AsSpan(i * definition.Rows.Bytes));
        }

        return new ResultBlock(definition.Layout, rows);
    }

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) => throw new NotSupportedException();

    private static double Winner(Random draw, double p) =>
        draw.NextDouble() < 0.1 ? -1
        : draw.NextDouble() < p ? 0
        : 1;

    private static double Parameter(ProgramTrialDefinition definition, string name)
    {
        using JsonDocument json = JsonDocument.Parse(definition.ParametersJson);
        return json.RootElement.GetProperty(name).GetDouble();
    }
}
