using System.Net;

namespace ModalityCompetition.Dashboard.Limits;

/// <summary>A place that somebody has in <see cref="AddressPlaces"/> until it is disposed or evicted. Thread-safe.</summary>
internal sealed class AddressPlace(AddressPlaces places, IPAddress address, Action evicted) : IDisposable
{
    /// <summary>Who has it.</summary>
    public IPAddress Address { get; } = address;

    /// <summary>Where it stands among the idle ones; null while it is not idle. Belongs to <see cref="AddressPlaces"/>.</summary>
    internal LinkedListNode<AddressPlace>? Idle { get; set; }

    /// <summary>When it became idle, in the order of such events. Belongs to <see cref="AddressPlaces"/>.</summary>
    internal long IdleSince { get; set; }

    /// <summary>Whether it was left or taken by others. Belongs to <see cref="AddressPlaces"/>.</summary>
    internal bool IsGone { get; set; }

    /// <summary>Nothing is done with it: it may be taken by others.</summary>
    public void Rest() => places.Rest(this);

    /// <summary>Something is done with it: it may not be taken by others.</summary>
    public void Work() => places.Work(this);

    /// <inheritdoc/>
    public void Dispose() => places.Leave(this);

    /// <summary>Tells whoever had it.</summary>
    internal void Evicted() => evicted();
}
