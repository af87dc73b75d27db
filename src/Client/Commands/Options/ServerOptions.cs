using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using ModalityCompetition.Client.Sessions.Serving;
using ModalityCompetition.Dashboard.Security;

namespace ModalityCompetition.Client.Commands.Options;

/// <summary>Options of the commands that talk to a server or are one.</summary>
internal static class ServerOptions
{
    /// <summary>The server.</summary>
    public static Option<string?> Server() =>
        OptionValues.Text(
            "--server",
            "URL",
            $"The server; default the variable {ServerConnection.Variable}, then {ServerConnection.Default}."
        );

    /// <summary>The server of a command that also works without one.</summary>
    public static Option<string?> OptionalServer() =>
        OptionValues.Text(
            "--server",
            "URL",
            $"Ask this server, instead of looking into a folder; default the variable {ServerConnection.Variable} where RUN is no folder."
        );

    /// <summary>The key.</summary>
    public static Option<string?> KeyFile() =>
        OptionValues.Path(
            "--api-key-file",
            "FILE",
            $"File that holds the server's key; default the variable {ApiKey.Variable}. There is no option for the key itself: others "
                + $"could read it."
        );

    /// <summary>Who vouches for the server.</summary>
    public static Option<string?> Authorities() =>
        OptionValues.Path(
            "--ca-file",
            "FILE",
            $"PEM file with the certificates of authorities that vouch for an https server; default the variable "
                + $"{ServerConnection.AuthoritiesVariable}, then those of this machine."
        );

    /// <summary>A sweep of a server.</summary>
    public static Argument<string> Sweep() =>
        OptionValues.TextArgument("SWEEP", "A sweep of the server: its identifier, the beginning of it, or its name.");

    /// <summary>Where to listen.</summary>
    public static Option<IPEndPoint> Listen()
    {
        Option<IPEndPoint> option = new("--listen")
        {
            Description = "Address and port to listen on; default 127.0.0.1:7370. Anything but loopback needs a key. Port 0 is a free one.",
            HelpName = "ADDRESS:PORT",
            DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 7370),
        };
        option.CustomParser = result => EndPoint(result, option.Name, "127.0.0.1:7370 or [::1]:7370");
        return option;
    }

    /// <summary>Where a run tells its metrics.</summary>
    public static Option<IPEndPoint?> Metrics()
    {
        Option<IPEndPoint?> option = new("--metrics")
        {
            Description =
                "Tell metrics to Prometheus at http://ADDRESS:PORT/metrics while the run lasts (docs/telemetry.md), for example "
                + $"127.0.0.1:9464. Anything but loopback needs a key in the variable {ApiKey.Variable}. Port 0 is a free one.",
            HelpName = "ADDRESS:PORT",
        };
        option.CustomParser = result => EndPoint(result, option.Name, "127.0.0.1:9464 or [::1]:9464");
        return option;
    }

    private static IPEndPoint? EndPoint(ArgumentResult result, string option, string examples)
    {
        string text = result.Tokens[0].Value;
        string spelled = text.StartsWith("localhost:", StringComparison.Ordinal) ? "127.0.0.1" + text["localhost".Length..] : text;
        if (
            spelled.Contains(':', StringComparison.Ordinal)
            && IPEndPoint.TryParse(spelled, out IPEndPoint? endpoint)
            && !spelled.EndsWith(']')
        )
        {
            return endpoint;
        }

        result.AddError($"{option} takes an address and a port, for example {examples}, not '{text}'");
        return null;
    }
}
