using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Hosting;

/// <summary>How a server begins to listen, or says in one sentence why it cannot.</summary>
internal static class Listening
{
    /// <summary>Starts the application, and disposes it where it cannot listen.</summary>
    /// <param name="application">What listens, at one address.</param>
    /// <param name="refusal">What cannot be done, for example <c>The server cannot listen on</c>.</param>
    /// <param name="address">Where it was to listen.</param>
    /// <param name="option">Option of the command line that says where.</param>
    /// <param name="cancellation">Stops waiting for the start.</param>
    /// <returns>Where it listens.</returns>
    /// <exception cref="SweepServiceException">It cannot listen there.</exception>
    public static async Task<Uri> BeginAsync(
        WebApplication application,
        string refusal,
        IPEndPoint address,
        string option,
        CancellationToken cancellation
    )
    {
        try
        {
            await application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new SweepServiceException(
                SweepServiceFailure.Unavailable,
                $"{refusal} {address} ({failure.Message.TrimEnd('.').ReplaceLineEndings(" ")}): choose another address or port with "
                    + $"{option}.",
                inner: failure
            );
        }

        return new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }
}
