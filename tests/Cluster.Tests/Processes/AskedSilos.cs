using System.Globalization;

namespace ModalityCompetition.Cluster.Tests.Processes;

/// <summary>What came of asking silos, for the message of a wait that ended without its answer.</summary>
internal sealed class AskedSilos
{
    private readonly Dictionary<string, (int Connected, int Answered, object? Answer, Exception? Failure)> _silos = [];

    /// <summary>A client got through to a silo.</summary>
    public void Connected(SiloProcess silo) => Change(silo, s => s with { Connected = s.Connected + 1 });

    /// <summary>A silo gave an answer, which was not the one waited for.</summary>
    public void Answered(SiloProcess silo, object? answer) =>
        Change(
            silo,
            s =>
                s with
                {
                    Answered = s.Answered + 1,
                    Answer = answer is System.Collections.ICollection many ? $"{many.Count} entries" : answer,
                }
        );

    /// <summary>A silo could not be reached, or gave no answer.</summary>
    public void Failed(SiloProcess silo, Exception failure) => Change(silo, s => s with { Failure = failure });

    /// <inheritdoc/>
    public override string ToString() =>
        string.Concat(
            _silos.Select(s =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"\n{s.Key}: {s.Value.Connected} connections, {s.Value.Answered} answers, the last {s.Value.Answer ?? "none"}; last "
                        + $"failure: {FirstLine(s.Value.Failure)}"
                )
            )
        );

    private static string FirstLine(Exception? failure) =>
        failure is null ? "none" : $"{failure.GetType().Name}: {failure.Message.Split('\n')[0]}";

    private void Change(
        SiloProcess silo,
        Func<(int Connected, int Answered, object? Answer, Exception? Failure), (int, int, object?, Exception?)> change
    ) => _silos[silo.Place.Name] = change(_silos.GetValueOrDefault(silo.Place.Name));
}
