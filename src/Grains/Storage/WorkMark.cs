namespace ModalityCompetition.Grains.Storage;

/// <summary>
/// What a silo leaves in the store before it trains trials of a sweep, or makes its hash. It goes away when the silo leaves in order or the
/// sweep comes to rest; so the mark of a silo that is no more says that it ended badly, and the sweep was at work there.
/// </summary>
/// <param name="Sweep">Identifier of the sweep.</param>
/// <param name="Silo">The silo: its address with the number of its process.</param>
/// <param name="Starts">
/// In how many silos, each after the end of the one before was known, the work began without a new trial; 1 for the first.
/// </param>
/// <param name="Trials">Committed trials when it began.</param>
public sealed record WorkMark(string Sweep, string Silo, int Starts, long Trials)
{
    /// <summary>In how many silos, as far as this mark tells, the work ended with the silo and without a new trial, if it has
    /// ended.</summary>
    /// <param name="done">Committed trials now.</param>
    public int BadEnds(long done) => done > Trials ? 0 : Starts;
}
