namespace ModalityCompetition.Sweeps.Archives.Storage;

/// <summary>Why an archive cannot be used.</summary>
public enum ArchiveFailure
{
    /// <summary>It cannot be read or written, or something in it is damaged.</summary>
    Storage,

    /// <summary>Its address, or what gives access to it, is wrong: only the user can mend that.</summary>
    Access,

    /// <summary>It cannot be reached, or is busy: later it may be there again.</summary>
    Away,

    /// <summary>It does not hold what was asked for, or holds something else under the name.</summary>
    Refused,
}
