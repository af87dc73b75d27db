using ModalityCompetition.Experiments;
using ModalityCompetition.Training.Engines;
using ModalityCompetition.Training.Engines.Reference;
using ModalityCompetition.Training.Trials;

namespace ModalityCompetition.Client.Tests.Documentation;

/// <summary>The plug-in of docs/engine-plugins.md, compiled. What stands between the two remarks is what stands there.</summary>
internal static class EnginePluginSample
{
    // begin
    public sealed class MyEngine : IEnginePlugin
    {
        public string Name => "mine"; // the name in a spec

        public IReadOnlyList<EngineDevice> Devices() => [new(Name, "fpga:0", "the board in slot 2")];

        public ITrialEngine Create(EngineRequest request) => new MyTrialEngine(request.Devices);

        public EngineRequest? RequestFor(EngineIdentity recorded) => recorded.Name == Name ? new EngineRequest() : null;
    }

    // end

    /// <summary>What the page leaves to its reader: the trials of the reference engine.</summary>
    private sealed class MyTrialEngine(string? devices) : ITrialEngine
    {
        private readonly ReferenceTrialEngine _inner = new();

        public EngineIdentity Identity { get; } = new("mine", 1);

        public string Hardware => devices ?? "fpga:0";

        public ResultBlock Run(TrialBatch batch, CancellationToken cancellation) => _inner.Run(batch, cancellation);

        public TrialTrace Trace(TrialBatch batch, TraceOptions options, CancellationToken cancellation) =>
            _inner.Trace(batch, options, cancellation);
    }
}
