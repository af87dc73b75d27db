namespace ModalityCompetition.Sweeps.Services.Contract;

/// <summary>Why a sweep service could not do what it was asked; decides an HTTP status and a program's exit code.</summary>
public enum SweepServiceFailure
{
    /// <summary>The submission or the request is wrong. HTTP 400.</summary>
    Invalid,

    /// <summary>There is no such sweep. HTTP 404.</summary>
    NotFound,

    /// <summary>What the sweep was kept in was removed by hand. HTTP 410.</summary>
    Gone,

    /// <summary>The sweep is in a state in which that cannot be done. HTTP 409.</summary>
    Conflict,

    /// <summary>The key is missing or wrong. HTTP 401.</summary>
    Unauthorized,

    /// <summary>Too many sweeps or too many requests. HTTP 429.</summary>
    LimitReached,

    /// <summary>A disk, a database or a file failed. HTTP 507.</summary>
    Storage,

    /// <summary>The server is not reachable, is starting or is shutting down. HTTP 503.</summary>
    Unavailable,
}
