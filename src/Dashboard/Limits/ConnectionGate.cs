using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace ModalityCompetition.Dashboard.Limits;

/// <summary>
/// Lets connections in. One on which no request is being answered gives way to a new one when there are too many, the one that has been
/// quiet for longest first, so that whoever opens many and says nothing, or says it slowly, keeps nobody out: not the health check either.
/// </summary>
/// <param name="places">What is shared. It must have more places than requests can be answered at once, in all and of one address, or
/// there may be nobody to give way.</param>
internal sealed class ConnectionGate(AddressPlaces places)
{
    private static readonly TimeSpan s_lastAnswer = TimeSpan.FromSeconds(1);

    /// <summary>Serves a connection until it ends, or closes it at once.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        IPAddress address = ClientAddress.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);
        using AddressPlace? place = places.Enter(
            address,
            () => connection.Abort(new ConnectionAbortedException("The connection was idle, and others wait for its place."))
        );
        if (place is null)
        {
            connection.Abort(new ConnectionAbortedException("There are too many connections."));
            return;
        }

        place.Rest();
        connection.Features.Set(place);
        await next(connection).ConfigureAwait(false);
    }

    /// <summary>
    /// Closes the connections on which no request is being answered, because the server stops: one that has sent half of its headers would
    /// hold it up. What was answered last has a second to get through.
    /// </summary>
    public async Task CloseQuietAsync(TimeProvider clock)
    {
        await Task.Delay(s_lastAnswer, clock).ConfigureAwait(false);
        places.EvictIdle();
    }

    /// <summary>Answers a request, for as long as its connection does not give way.</summary>
    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        AddressPlace? place = context.Features.Get<AddressPlace>();
        place?.Work();
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            place?.Rest();
        }
    }
}
