using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Remote;

/// <summary>The address of a server as users give it.</summary>
internal static class RemoteAddress
{
    /// <summary>Reads it.</summary>
    /// <param name="server">For example <c>http://127.0.0.1:7370</c>; with or without a slash at its end.</param>
    /// <returns>The address, ending in a slash.</returns>
    /// <exception cref="SweepServiceException">It is none.</exception>
    public static Uri Parse(string server) =>
        Uri.TryCreate(server.EndsWith('/') ? server : server + "/", UriKind.Absolute, out Uri? address)
        && (address.Scheme is "http" or "https")
            ? address
            : throw new SweepServiceException(
                SweepServiceFailure.Invalid,
                $"'{server}' is not the address of a server: give one such as http://127.0.0.1:7370."
            );
}
