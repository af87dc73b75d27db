using System.Net;
using System.Net.Sockets;
using System.Text;
using ModalityCompetition.Client.Hosting;
using ModalityCompetition.Client.Tests.Support;

namespace ModalityCompetition.Client.Tests;

/// <summary><c>modcomp health</c>, as the health check of a container calls it.</summary>
public sealed class HealthTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_server_is_well_until_it_is_gone()
    {
        using ServerProcess server = await ServerProcess.StartAsync(_temporary["data"]);
        Assert.Equal("ready", (await Modcomp.RunAsync("health", "--server", server.Url)).Succeeded().Output.Trim());
        Assert.Equal("live", (await Modcomp.RunAsync("health", "--server", server.Url, "--live")).Succeeded().Output.Trim());
        await server.KillAsync();
        Ran gone = await Modcomp.RunAsync("health", "--server", server.Url);
        Assert.Equal((ExitCode.Server, ""), (gone.ExitCode, gone.Output));
        Assert.Contains("cannot be reached", Assert.Single(gone.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"detail\": \"The disk is full.\"}", "The disk is full.")]
    [InlineData("Bad Gateway", "answers 503")]
    public async Task A_server_that_is_unwell_says_why(string body, string says)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task answer = AnswerAsync(listener, body);
        Ran ran = await Modcomp.RunAsync("health", "--server", $"http://{listener.LocalEndpoint}");
        await answer;
        Assert.Equal(ExitCode.Server, ran.ExitCode);
        Assert.Contains(says, Assert.Single(ran.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_address_is_said()
    {
        Ran ran = await Modcomp.RunAsync("health", "--server", "here");
        Assert.Equal(ExitCode.Usage, ran.ExitCode);
        Assert.Contains("'here' is not the address of a server", ran.Error, StringComparison.Ordinal);
    }

    private static async Task AnswerAsync(TcpListener listener, string body)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        using NetworkStream stream = client.GetStream();
        Assert.NotEqual(0, await stream.ReadAsync(new byte[4096]));
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 503 Service Unavailable\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}")
        );
    }
}
