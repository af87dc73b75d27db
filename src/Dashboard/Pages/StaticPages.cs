using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModalityCompetition.Dashboard.Api;
using ModalityCompetition.Dashboard.Security;

namespace ModalityCompetition.Dashboard.Pages;

/// <summary>The live page, its style and script, and the OpenAPI document: files that are part of this assembly.</summary>
internal static class StaticPages
{
    private const string PageType = "text/html; charset=utf-8";

    /// <summary>Maps the files. A sweep has an address of its own, <c>/sweeps/ID</c>, which is the same page.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        byte[] page = EmbeddedFile.Read("dashboard.html");
        Map(routes, "/", PageType, _ => page);
        // The same page: its script reads the address. It refers to its files from one folder further, or from two after a slash.
        byte[][] further = [Further("../"), Further("../../")];
        Map(routes, "/sweeps/{sweep}", PageType, context => further[context.Request.Path.Value!.EndsWith('/') ? 1 : 0]);
        Map(routes, "/dashboard.css", "dashboard.css", "text/css; charset=utf-8");
        Map(routes, "/dashboard.js", "dashboard.js", "text/javascript; charset=utf-8");
        Map(routes, "/openapi.json", "application/json; charset=utf-8", _ => OpenApiDocument.Bytes);

        byte[] Further(string folders) =>
            Encoding.UTF8.GetBytes(
                Encoding.UTF8.GetString(page).Replace("\"dashboard.", $"\"{folders}dashboard.", StringComparison.Ordinal)
            );
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string name, string mediaType)
    {
        byte[] content = EmbeddedFile.Read(name);
        Map(routes, path, mediaType, _ => content);
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string mediaType, Func<HttpContext, byte[]> read) =>
        routes.MapRead(
            path,
            async context =>
            {
                byte[] content = read(context);
                context.Response.ContentType = mediaType;
                context.Response.ContentLength = content.Length;
                context.Response.Headers.ContentSecurityPolicy = RequestGate.PagePolicy;
                await context.Response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
            }
        );
}
