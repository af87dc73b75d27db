namespace ModalityCompetition.Sweeps.Running.Sharing;

/// <summary>
/// How many blocks a process should hold that none of its workers has begun, where blocks must be asked for. Enough that no worker waits
/// for an answer: the number doubles when one had to and shrinks by an eighth with every answer that nobody waited for. Towards the end of
/// a sweep each process leaves most of what is left to the others, so that nobody stands idle while another sits on blocks: factoring (S.
/// F. Hummel, E. Schonberg and L. E. Flynn, Communications of the ACM 35(8), 1992), half of the rest in equal parts. Pure arithmetic.
/// </summary>
internal sealed class ReadAhead
{
    /// <summary>Most blocks per worker.</summary>
    public const int MostPerWorker = 64;

    private readonly int _workers;
    private int _wanted;
    private bool _isBounded;

    /// <summary>Starts with one block per worker.</summary>
    /// <param name="workers">Workers of this process, at least 1.</param>
    public ReadAhead(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _workers = workers;
        _wanted = workers;
    }

    /// <summary>A worker had to wait for an answer. What was held because little is left says nothing about how much is needed.</summary>
    public void Starved() => _wanted = _isBounded ? _wanted : Math.Min(2 * _wanted, MostPerWorker * _workers);

    /// <summary>An answer came before a block was missed.</summary>
    public void Ample() => _wanted = Math.Max(_wanted - Math.Max(1, _wanted / 8), _workers);

    /// <summary>How many blocks to hold.</summary>
    /// <param name="left">Blocks that nobody has begun, about, at least 0.</param>
    /// <param name="elsewhere">Blocks that others have in work or hold, about, at least 0.</param>
    public int Blocks(long left, int elsewhere)
    {
        long most = left / (2L * (_workers + elsewhere));
        _isBounded = most < _wanted;
        return (int)Math.Min(_wanted, most);
    }
}
