using System.Text.Json;
using ModalityCompetition.Sweeps.Plans;

namespace ModalityCompetition.Sweeps.Running.Coordination;

/// <summary>
/// What a <see cref="CoordinatorLog"/> has written, decided again by a fresh coordinator. A fault that needs hours, a cluster and bad luck
/// to happen so becomes a test that takes a second.
/// </summary>
public sealed class CoordinatorReplay
{
    private readonly CoordinatorLogHead _head;
    private readonly IReadOnlyList<CoordinatorDecision> _decisions;

    private CoordinatorReplay(CoordinatorLogHead head, IReadOnlyList<CoordinatorDecision> decisions)
    {
        _head = head;
        _decisions = decisions;
    }

    /// <summary>Name or identifier of the sweep.</summary>
    public string Sweep => _head.Sweep;

    /// <summary>Events that came before the first one in the log.</summary>
    public long EventsBefore => _head.EventsBefore;

    /// <summary>The events, in order.</summary>
    public IEnumerable<SweepEvent> Events => _decisions.Select(d => d.Happened);

    /// <summary>Reads a log.</summary>
    /// <param name="reader">Its text.</param>
    /// <exception cref="InvalidDataException">It is none, or of another format; the message names the line.</exception>
    public static CoordinatorReplay Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        CoordinatorLogHead? head = null;
        List<CoordinatorDecision> decisions = [];
        int number = 0;
        try
        {
            while (reader.ReadLine() is { } line)
            {
                number++;
                if (head is null)
                {
                    head = JsonSerializer.Deserialize(line, CoordinatorDocuments.Default.CoordinatorLogHead);
                    RequireFormat(head);
                }
                else
                {
                    decisions.Add(JsonSerializer.Deserialize(line, CoordinatorDocuments.Default.CoordinatorDecision)!);
                }
            }
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"Line {number} is none of a log of a coordinator: {failure.Message}", failure);
        }

        return new CoordinatorReplay(head ?? throw new InvalidDataException("The log of a coordinator is empty."), decisions);
    }

    /// <summary>Gives all events to a fresh coordinator and compares what it decides.</summary>
    /// <param name="plan">The plan of the sweep.</param>
    /// <returns>The coordinator as it was at the end of the log.</returns>
    /// <exception cref="InvalidDataException">It decides otherwise; the message says after which event.</exception>
    /// <exception cref="InvalidOperationException">It refuses an event, as the first one did.</exception>
    public SweepCoordinator Run(SweepPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var coordinator = new SweepCoordinator(plan, _head.Limits, _head.State);
        long number = EventsBefore;
        foreach (CoordinatorDecision decision in _decisions)
        {
            number++;
            IReadOnlyList<SweepCommand> commands = coordinator.Handle(decision.Happened);
            if (decision.Commands is null || !commands.SequenceEqual(decision.Commands))
            {
                throw new InvalidDataException(
                    $"After event {number}, {decision.Happened}, the coordinator decided {Text(decision.Commands)}, and now "
                        + $"{Text(commands)}."
                );
            }
        }

        return coordinator;
    }

    private static void RequireFormat(CoordinatorLogHead? head)
    {
        if (head?.Format != CoordinatorLogHead.FormatNow)
        {
            throw new InvalidDataException(
                $"The log of a coordinator has format {head?.Format}, and this version reads format {CoordinatorLogHead.FormatNow}."
            );
        }
    }

    private static string Text(IReadOnlyList<SweepCommand>? commands) =>
        commands is null ? "nothing, for it refused the event"
        : commands.Count == 0 ? "nothing"
        : string.Join(", ", commands);
}
