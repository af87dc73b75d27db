using ModalityCompetition.Grains.Interfaces.Failures;
using ModalityCompetition.Sweeps.Ledger;

namespace ModalityCompetition.Grains.Failures;

/// <summary>
/// Lets no exception leave a grain whose type callers may not know. The types of .NET and Orleans pass as they are, with theirs within;
/// everything else becomes a <see cref="GrainFailureException"/> with the same words.
/// </summary>
internal sealed class PlainFailures : IIncomingGrainCallFilter
{
    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception failure) when (!IsKnown(failure))
        {
            throw Plain(failure);
        }
    }

    /// <summary>Does what is no call and may fail like one: the activation of a grain.</summary>
    public static async Task GuardAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception failure) when (!IsKnown(failure))
        {
            throw Plain(failure);
        }
    }

    private static GrainFailureException Plain(Exception failure) =>
        new(string.Join(": ", All(failure).Select(f => f.Message).Distinct()), All(failure).Any(f => f is LedgerException));

    private static bool IsKnown(Exception failure) =>
        failure is GrainFailureException
        || All(failure).All(f => f.GetType().Assembly.GetName().Name is { } name && (IsOf(name, "System") || IsOf(name, "Orleans")));

    private static bool IsOf(string assembly, string family) =>
        assembly == family || assembly.StartsWith(family + ".", StringComparison.Ordinal);

    private static IEnumerable<Exception> All(Exception failure) =>
        failure is AggregateException many ? many.InnerExceptions.SelectMany(All).Prepend(many)
        : failure.InnerException is { } inner ? All(inner).Prepend(failure)
        : [failure];
}
