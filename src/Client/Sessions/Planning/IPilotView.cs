namespace ModalityCompetition.Client.Sessions.Planning;

/// <summary>
/// Shows a pilot while it goes on. <see cref="IProgress{T}.Report"/> may come from any thread, and several may call at once.
/// </summary>
internal interface IPilotView : IProgress<PilotStanding>
{
    /// <summary>Says what is about to be done or has come out, as a sentence.</summary>
    void Say(string sentence);

    /// <summary>The pilot is over, one way or the other; nothing more of it is reported.</summary>
    void Over();
}
