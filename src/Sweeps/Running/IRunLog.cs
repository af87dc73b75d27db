namespace ModalityCompetition.Sweeps.Running;

/// <summary>Where a run reports what happens to it. Implementations are thread-safe.</summary>
public interface IRunLog
{
    /// <summary>Records an event.</summary>
    /// <param name="level">How serious it is.</param>
    /// <param name="template">A message template with named holes, for example <c>Block {Block} failed: {Reason}</c>.</param>
    /// <param name="values">The values of the holes, in order.</param>
    void Write(RunLogLevel level, string template, params object?[] values);
}
