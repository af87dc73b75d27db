using System.Diagnostics;
using System.Globalization;
using ModalityCompetition.Dashboard.Security;
using ModalityCompetition.Deployment.Tests.Files;
using ModalityCompetition.Silo.Settings;

namespace ModalityCompetition.Deployment.Tests.Units;

/// <summary>The units of systemd.</summary>
public class UnitTests
{
    private const string Silo = "modcomp-silo.service";
    private const string Server = "modcomp-serve.service";

    public static TheoryData<string> Names => [Silo, Server];

    [Fact]
    public void Every_unit_is_looked_at() =>
        Assert.Equal(new[] { Server, Silo }, DeployFolder.Files("systemd", "*.service").Select(f => Path.GetFileName(f)));

    /// <summary>systemd reads a unit as it is but for its program, which need not be installed here.</summary>
    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Systemd_understands_every_line(string name)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("modcomp-unit-");
        try
        {
            string unit = Path.Combine(folder.FullName, name);
            File.WriteAllText(
                unit,
                string.Join(
                    '\n',
                    File.ReadAllLines(Of(name))
                        .Select(l => l.StartsWith("ExecStart=", StringComparison.Ordinal) ? "ExecStart=/bin/true" : l)
                )
            );
            Process process;
            try
            {
                process = Process.Start(
                    new ProcessStartInfo("systemd-analyze", ["verify", unit])
                    {
                        RedirectStandardError = true,
                        RedirectStandardOutput = true,
                    }
                )!;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                Skip.If(true, "There is no systemd-analyze (on Debian: apt-get install systemd).");
                throw;
            }

            using (process)
            {
                Task<string> output = process.StandardOutput.ReadToEndAsync();
                // What it says of other units of this machine is none of ours.
                string[] said = [.. process.StandardError.ReadToEnd().Split('\n').Where(l => l.Contains(name, StringComparison.Ordinal))];
                process.WaitForExit();
                Assert.Empty(said);
                Assert.Equal("", output.GetAwaiter().GetResult());
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_unit_keeps_its_program_to_itself(string name)
    {
        Dictionary<string, string> unit = Lines(name);
        foreach (
            string setting in new[]
            {
                "NoNewPrivileges",
                "ProtectHome",
                "PrivateTmp",
                "ProtectKernelTunables",
                "ProtectControlGroups",
                "RestrictSUIDSGID",
                "LockPersonality",
            }
        )
        {
            Assert.Equal("true", unit[setting]);
        }

        Assert.Equal(("strict", "", "0077"), (unit["ProtectSystem"], unit["CapabilityBoundingSet"], unit["UMask"]));
        // The compiler of .NET writes code.
        Assert.DoesNotContain("MemoryDenyWriteExecute", unit.Keys);
        Assert.Equal("/var/lib/" + unit["StateDirectory"], unit["WorkingDirectory"]);
        Assert.Equal(("SIGTERM", "always"), (unit["KillSignal"], unit["Restart"]));
    }

    [Fact]
    public void A_silo_takes_its_settings_and_has_the_time_to_leave()
    {
        Dictionary<string, string> variables = ProgramSettings.OfFile(DeployFolder.Of("systemd", "modcomp-silo.env"));
        SiloSettings settings = ProgramSettings.Read(ProgramSettings.Of(variables));
        Assert.Equal(
            new[] { ApiKey.Variable, "PGPASSWORD" },
            variables.Keys.Where(v => !v.StartsWith("Silo__", StringComparison.Ordinal)).Order()
        );
        Assert.Equal("10.0.0.1", settings.Address);
        Dictionary<string, string> unit = Lines(Silo);
        Assert.EndsWith("modcomp-silo.env", unit["EnvironmentFile"], StringComparison.Ordinal);
        double wait = double.Parse(unit["TimeoutStopSec"], CultureInfo.InvariantCulture);
        Assert.True(TimeSpan.FromSeconds(wait) >= ProgramSettings.Leaving(settings));
    }

    [Fact]
    public void The_server_writes_into_its_folder_and_has_its_key()
    {
        Dictionary<string, string> unit = Lines(Server);
        Assert.Contains($" --data {unit["WorkingDirectory"]}/", unit["ExecStart"], StringComparison.Ordinal);
        Assert.Contains(
            $" --api-key-file ${{CREDENTIALS_DIRECTORY}}/{unit["LoadCredential"].Split(':')[0]}",
            unit["ExecStart"],
            StringComparison.Ordinal
        );
    }

    private static string Of(string name) => DeployFolder.Of("systemd", name);

    private static Dictionary<string, string> Lines(string name) =>
        File.ReadAllLines(Of(name))
            .Where(l => l.Length > 0 && l[0] is not ('#' or '['))
            .Select(l => l.Split('=', 2))
            .ToDictionary(l => l[0], l => l[1]);
}
