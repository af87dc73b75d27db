using Microsoft.AspNetCore.Routing;
using ModalityCompetition.Dashboard.Api;
using ModalityCompetition.Dashboard.Security;

namespace ModalityCompetition.Dashboard.Pages;

/// <summary>The live page, its style and script, and the OpenAPI document: files that are part of this assembly.</summary>
internal static class StaticPages
{
    /// <summary>Maps the files.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/", "dashboard.html", "text/html; charset=utf-8");
        Map(routes, "/dashboard.css", "dashboard.css", "text/css; charset=utf-8");
        Map(routes, "/dashboard.js", "dashboard.js", "text/javascript; charset=utf-8");
        Map(routes, "/openapi.json", "application/json; charset=utf-8", () => OpenApiDocument.Bytes);
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string name, string mediaType)
    {
        byte[] content = EmbeddedFile.Read(name);
        Map(routes, path, mediaType, () => content);
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string mediaType, Func<byte[]> read) =>
        routes.MapRead(
            path,
            async context =>
            {
                byte[] content = read();
                context.Response.ContentType = mediaType;
                context.Response.ContentLength = content.Length;
                context.Response.Headers.ContentSecurityPolicy = RequestGate.PagePolicy;
                await context.Response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
            }
        );
}
