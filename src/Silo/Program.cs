using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModalityCompetition.Silo.Hosting;
using ModalityCompetition.Silo.Settings;
using ModalityCompetition.Sweeps.Ledger;
using ModalityCompetition.Sweeps.Services;

try
{
    using IHost host = SiloHosting.Build(args);
    using IDisposable? telemetry = TelemetryExport.Start(host.Services.GetRequiredService<SiloSettings>().Name, SiloHosting.Version);
    await host.RunAsync();
    return 0;
}
catch (Exception failure) when (failure is SiloException or LedgerException or SweepServiceException or Npgsql.NpgsqlException)
{
    await Console.Error.WriteLineAsync($"modcomp-silo: {failure.Message}");
    return 1;
}
