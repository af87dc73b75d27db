using System.Text.Json;
using ModalityCompetition.Experiments;
using ModalityCompetition.Sweeps.ProgramTrials;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Randomness;
using ModalityCompetition.Training.Trials;
using ModalityCompetition.Training.Twins;

namespace ModalityCompetition.Sweeps.Tests.Programs.Twins;

/// <summary>
/// The law that examples/programs/descent.py states, drawn here without the script, and a number more: <c>distance</c>, which is |w - b|
/// at the end. Of runs with few epochs, which are twins, some diverge and some lack the distance.
/// </summary>
/// <param name="breaks">Share of twins that diverge, and of the others that lack the distance.</param>
/// <param name="shift">What the errors of twins that are not the first of their trial have too much; 0 in truth.</param>
internal sealed class DescentLaw(double breaks = 0, double shift = 0) : ITrialEngine
{
    private const int FewEpochs = 50;

    /// <inheritdoc/>
    public EngineIdentity Identity => new(ProgramTrialEngine.Name, 1);

    /// <inheritdoc/>
    public string Hardware => "the law itself";

    /// <summary>What the distance is of what it was at the start.</summary>
    /// <param name="epochs">Steps.</param>
    /// <param name="lr">Step size.</param>
    public static double Shrinking(double epochs, double lr) => Math.Pow(1 - lr, epochs);

    /// <summary>A parameter of a configuration.</summary>
    public static double Parameter(ITrialDefinition definition, string name)
    {
        using JsonDocument json = JsonDocument.Parse(((ProgramTrialDefinition)definition).ParametersJson);
        return json.RootElement.GetProperty(name).GetDouble();
    }

    /// <inheritdoc/>
    public ResultBlock Run(TrialBatch batch, CancellationToken cancellation)
    {
        var definition = (ProgramTrialDefinition)batch.Definition;
        Assert.Null(definition.Twins);
        double epochs = Parameter(definition, "epochs");
        double shrinking = Shrinking(epochs, Parameter(definition, "lr"));
        double noise = Parameter(definition, "noise");
        byte[] rows = new byte[batch.Count * definition.Rows.Bytes];
        for (int i = 0; i < batch.Count; i++)
        {
            long index = batch.FirstTrial + i;
            ulong seed = ProgramTrialEngine.Seed(batch.Streams, index);
            double distance = shrinking * Math.Abs((2 * Draw(seed, 0, 0)) - 1 - Draw(seed, 0, 1));
            double error = distance + (noise * Draw(seed, (uint)epochs, 0)) + (index >= TwinParameters.FirstFreeIndex ? shift : 0);
            Span<byte> row = rows.AsSpan(i * definition.Rows.Bytes);
            if (epochs < FewEpochs && Draw(seed, (uint)epochs, 1) < breaks)
            {
                definition.Rows.WriteMissing(TrialOutcome.Diverged, row);
            }
            else
            {
                bool lacks = epochs < FewEpochs && Draw(seed, (uint)epochs, 2) < breaks;
                definition.Rows.Write([error, error < 0.3 ? 1 : 0, lacks ? double.NaN : distance], row);
            }
        }

        return new ResultBlock(definition.Layout, rows);
    }

    // Uniform on (0, 1), another number for other arguments.
    private static double Draw(ulong seed, uint epochs, uint which) =>
        (Philox4x32.Block(which, epochs, 0, 0, (uint)seed, (uint)(seed >> 32)).W0 + 0.5) / (1L << 32);

    /// <inheritdoc/>
    public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) => throw new NotSupportedException();
}
