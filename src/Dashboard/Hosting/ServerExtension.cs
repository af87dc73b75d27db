using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ModalityCompetition.Dashboard.Hosting;

/// <summary>
/// Pages of something else, below a path of their own, that the server's owner adds. They are guarded as the API is; because browsers
/// cannot send a bearer's key by themselves, the key is taken as the password of basic authentication as well.
/// </summary>
/// <param name="Path">The path, for example <c>/orleans</c>.</param>
/// <param name="Policy">What the pages may do in a browser, a Content-Security-Policy.</param>
/// <param name="Services">Adds what the pages are answered from.</param>
/// <param name="Map">Adds the pages.</param>
public sealed record ServerExtension(string Path, string Policy, Action<IServiceCollection> Services, Action<IEndpointRouteBuilder> Map);
