using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Limits;

/// <summary>
/// Takes a body in whole before its request is answered. Of the bodies that are on their way together, the one that has been for longest
/// gives way to a new one when there are too many, so that bodies that come a byte a second keep no other out.
/// </summary>
/// <param name="places">What is shared.</param>
/// <param name="stopping">The server stops, and waits for no body.</param>
internal sealed class BodyGate(AddressPlaces places, CancellationToken stopping)
{
    private const int LargestGuess = 1 << 16;

    /// <summary>Takes the body in where the endpoint takes one, and passes the request on.</summary>
    /// <exception cref="SweepServiceException">Others have got the place.</exception>
    public async Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<TakesBody>() is null)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        // What the request says of its length is not taken for granted.
        using var body = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 0, LargestGuess));
        using var evicted = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        using (AddressPlace? place = places.Enter(ClientAddress.Of(context.Connection.RemoteIpAddress), () => Cancel(evicted)))
        {
            if (place is null)
            {
                throw TooMany();
            }

            place.Rest();
            if (!await IsWholeAsync(context, body, evicted.Token).ConfigureAwait(false))
            {
                if (stopping.IsCancellationRequested)
                {
                    // An answer would wait for the rest of the body.
                    context.Abort();
                    return;
                }

                throw TooMany();
            }
        }

        body.Position = 0;
        context.Request.Body = body;
        await next(context).ConfigureAwait(false);
    }

    // A read that waits is called back and not broken off: the server, which reads on for the rest of a body, takes a broken one for a
    // fault of the program.
    private static async Task<bool> IsWholeAsync(HttpContext context, MemoryStream body, CancellationToken evicted)
    {
        PipeReader reader = context.Request.BodyReader;
        using CancellationTokenRegistration calledBack = evicted.Register(reader.CancelPendingRead);
        while (true)
        {
            ReadResult read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            foreach (ReadOnlyMemory<byte> part in read.Buffer)
            {
                body.Write(part.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return true;
            }

            if (evicted.IsCancellationRequested)
            {
                context.RequestAborted.ThrowIfCancellationRequested();
                return false;
            }
        }
    }

    private static void Cancel(CancellationTokenSource evicted)
    {
        try
        {
            evicted.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The whole body has come meanwhile.
        }
    }

    private static SweepServiceException TooMany() =>
        new(
            SweepServiceFailure.LimitReached,
            "The body of the request was on its way for longer than any other while too many were: send it again, at once and whole."
        );

    /// <summary>Metadata of an endpoint that reads a body.</summary>
    internal sealed class TakesBody;
}
