namespace ModalityCompetition.Sweeps.Postgres.Registry;

/// <summary>Who a worker is, for people who look.</summary>
/// <param name="Host">Name of its machine.</param>
/// <param name="Process">Number of its process.</param>
/// <param name="Threads">Blocks it works on at once.</param>
/// <param name="CodeVersion">Version of its program.</param>
public sealed record WorkerDescription(string Host, int Process, int Threads, string CodeVersion);
