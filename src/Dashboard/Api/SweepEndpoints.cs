using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModalityCompetition.Dashboard.Limits;
using ModalityCompetition.Sweeps.Running.Folders;
using ModalityCompetition.Sweeps.Services.Contract;

namespace ModalityCompetition.Dashboard.Api;

/// <summary>The API: one endpoint per call of <see cref="ISweepService"/>, described in <c>openapi.json</c>.</summary>
internal static class SweepEndpoints
{
    private const string Configuration = "configuration";

    /// <summary>What every address of the API begins with; the number is raised when an answer changes its meaning.</summary>
    public const string Root = "/api/v1";

    private static readonly Dictionary<string, SweepReportKind> Files = new(StringComparer.Ordinal)
    {
        ["report.html"] = SweepReportKind.Html,
        ["estimates.json"] = SweepReportKind.EstimatesJson,
        ["estimates.csv"] = SweepReportKind.EstimatesCsv,
        ["spec.yaml"] = SweepReportKind.Spec,
    };

    /// <summary>Names of the files of a sweep.</summary>
    public static IReadOnlyDictionary<string, SweepReportKind> FileNames => Files;

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes, ISweepService service)
    {
        routes
            .MapRead(
                Root,
                async context =>
                    await AnswerAsync(context, await service.DescribeAsync(Aborted(context)).ConfigureAwait(false)).ConfigureAwait(false)
            )
            .WithQuery();
        routes
            .MapRead(
                Root + "/sweeps",
                async context =>
                    await AnswerAsync(
                            context,
                            SweepList.Of(await service.PageAsync(PageQuery.Read(context.Request), Aborted(context)).ConfigureAwait(false))
                        )
                        .ConfigureAwait(false)
            )
            .WithQuery([.. PageQuery.Names]);
        routes
            .MapPost(Root + "/sweeps", context => SubmitAsync(context, service))
            .WithQuery([.. SubmissionBody.QueryNames])
            .WithMetadata(new BodyGate.TakesBody());
        routes.MapRead(Root + "/sweeps/{id}", context => StatusAsync(context, service.StatusAsync)).WithQuery();
        routes.MapDelete(Root + "/sweeps/{id}", context => DeleteAsync(context, service)).WithQuery();
        routes.MapPost(Root + "/sweeps/{id}/tags", context => TagAsync(context, service)).WithQuery();
        routes.MapPost(Root + "/sweeps/{id}/cancel", context => StatusAsync(context, service.CancelAsync)).WithQuery();
        routes.MapPost(Root + "/sweeps/{id}/pause", context => StatusAsync(context, service.PauseAsync)).WithQuery();
        routes.MapPost(Root + "/sweeps/{id}/resume", context => StatusAsync(context, service.ResumeAsync)).WithQuery();
        routes
            .MapRead(
                Root + "/sweeps/{id}/estimates",
                async context =>
                    await AnswerAsync(context, await service.EstimatesAsync(Id(context), Aborted(context)).ConfigureAwait(false))
                        .ConfigureAwait(false)
            )
            .WithQuery();
        routes.MapRead(Root + "/sweeps/{id}/files/{name}", context => FileAsync(context, service)).WithQuery();
        routes
            .MapRead(Root + "/sweeps/{id}/trials", context => TrialsAsync(context, service))
            .WithQuery(["format", "per", Configuration], [Configuration]);
    }

    /// <summary>The identifier in the address; one that has not the form of one is never passed on.</summary>
    public static string Id(HttpContext context)
    {
        string id = context.Request.RouteValues["id"]?.ToString() ?? "";
        return SweepIdentity.IsWellFormed(id) ? id : throw SweepServiceException.NoSuchSweep(id);
    }

    private static CancellationToken Aborted(HttpContext context) => context.RequestAborted;

    private static async Task SubmitAsync(HttpContext context, ISweepService service)
    {
        SweepSubmission submission = await SubmissionBody.ReadAsync(context.Request).ConfigureAwait(false);
        SubmittedSweep submitted = await service.SubmitAsync(submission, Aborted(context)).ConfigureAwait(false);
        context.Response.StatusCode =
            submitted.Outcome == SubmissionOutcome.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        // Relative to the address that was asked, so that it is right behind a proxy that puts the server below a path of its own.
        context.Response.Headers.Location = (context.Request.Path.Value!.EndsWith('/') ? "" : "sweeps/") + submitted.Sweep.Id;
        await AnswerAsync(context, submitted).ConfigureAwait(false);
    }

    private static async Task StatusAsync(HttpContext context, Func<string, CancellationToken, Task<SweepStatus>> act) =>
        await AnswerAsync(context, await act(Id(context), Aborted(context)).ConfigureAwait(false)).ConfigureAwait(false);

    private static async Task DeleteAsync(HttpContext context, ISweepService service)
    {
        await service.DeleteAsync(Id(context), Aborted(context)).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task TagAsync(HttpContext context, ISweepService service)
    {
        string id = Id(context);
        TagChange change = await SubmissionBody
            .ReadAsync<TagChange>(context.Request, "a change of tags", "an object with lists of tags in 'add' and 'remove'")
            .ConfigureAwait(false);
        await AnswerAsync(context, await service.TagAsync(id, change, Aborted(context)).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static async Task FileAsync(HttpContext context, ISweepService service)
    {
        string id = Id(context);
        string name = context.Request.RouteValues["name"]?.ToString() ?? "";
        if (!Files.TryGetValue(name, out SweepReportKind kind))
        {
            throw new SweepServiceException(
                SweepServiceFailure.NotFound,
                $"A sweep has no file of that name: ask for {string.Join(", ", Files.Keys)}."
            );
        }

        SweepDocument document = await service.ReportAsync(id, kind, Aborted(context)).ConfigureAwait(false);
        context.Response.Headers.ContentDisposition = $"inline; filename=\"{document.FileName}\"";
        await AnswerAsync(context, document).ConfigureAwait(false);
    }

    private static async Task TrialsAsync(HttpContext context, ISweepService service)
    {
        SweepDocument document = await service
            .TrialsAsync(
                Id(context),
                new TrialSelection(Asked("format", "csv"), Asked("per", "trial"))
                {
                    Configurations = [.. context.Request.Query[Configuration].OfType<string>().Where(c => c.Length > 0)],
                },
                Aborted(context)
            )
            .ConfigureAwait(false);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{document.FileName}\"";
        await AnswerAsync(context, document).ConfigureAwait(false);

        string Asked(string name, string otherwise) => context.Request.Query[name].ToString() is { Length: > 0 } given ? given : otherwise;
    }

    private static async Task AnswerAsync(HttpContext context, SweepDocument document)
    {
        context.Response.ContentType = document.MediaType;
        context.Response.ContentLength = document.Length;
        Stream stream = document.OpenRead();
        await using (stream.ConfigureAwait(false))
        {
            await stream.CopyToAsync(context.Response.Body, Aborted(context)).ConfigureAwait(false);
        }
    }

    private static Task AnswerAsync<T>(HttpContext context, T answer)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, ApiJson.Answers, Aborted(context));
    }
}
