using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ModalityCompetition.Dashboard.Hosting;
using Orleans.Dashboard;

namespace ModalityCompetition.Silo.Hosting;

/// <summary>The dashboard of Orleans: grains, their calls and the silos, for who develops or tunes the cluster.</summary>
internal static class SiloDashboard
{
    /// <summary>Where its pages are.</summary>
    public const string Path = "/orleans";

    // Its own script and style, with styles that the script sets; nothing from elsewhere.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; "
        + "font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Lets the silo gather what the pages show.</summary>
    public static void Gather(ISiloBuilder silo) => silo.AddDashboard(Configure);

    /// <summary>The pages.</summary>
    /// <param name="grains">The cluster that they show.</param>
    public static ServerExtension Pages(IGrainFactory grains) =>
        new(
            Path,
            Policy,
            services =>
            {
                services.AddSingleton(grains);
                new PageServices(services).AddDashboard(Configure);
            },
            routes => routes.MapOrleansDashboard(Path)
        );

    // The log is not for everybody who may submit.
    private static void Configure(Orleans.Dashboard.DashboardOptions options) => options.HideTrace = true;

    // The web server has services of its own; the dashboard adds to those what it would add to a client's.
    private sealed class PageServices(IServiceCollection services) : IClientBuilder
    {
        public IServiceCollection Services => services;

        public IConfiguration Configuration { get; } = new ConfigurationBuilder().Build();
    }
}
