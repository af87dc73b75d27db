#!/usr/bin/env bash
# Azure.Storage.Blobs 12.30.1 (.NET): an error in reply to HEAD that has a Content-Type of XML ends in an XmlException.
#
# One would guess: whatever error a service or a gateway before it answers, the client throws RequestFailedException with its status, which is what its
# documentation tells programs to catch; a reply to HEAD has no body by definition (RFC 9110, section 9.3.2), so that none is looked for.
# What is so: the client parses the body of an error by the Content-Type alone. HEAD has the headers of GET, so that a server or a proxy may well send
# "Content-Type: application/xml" with it; the empty body is then handed to XDocument.Load, and GetPropertiesAsync throws System.Xml.XmlException "Root
# element is missing." The status, here 503, is lost. The header x-ms-error-code, which is meant for this, is looked at only where no body stream is there.
# In the same way an error that says it is XML or JSON and is not what the parser expects ends in NullReferenceException, JsonException and others.
# Who must tell failures of the service from faults of the program has to catch these as well.
#
# Source: sdk/storage/Azure.Storage.Common/src/Shared/StorageRequestFailedDetailsParser.cs of Azure/azure-sdk-for-net.
#
# The service is played by a few lines on loopback. Needs the .NET 10 SDK. Exits with 1 if the behaviour has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >head.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Azure.Storage.Blobs" Version="12.30.1" /></ItemGroup>
</Project>
P
cat >head.cs <<'P'
using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Azure.Storage.Blobs;

async Task<string> AskAsync(string contentType)
{
    var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    int port = ((IPEndPoint)listener.LocalEndpoint).Port;
    _ = Task.Run(async () =>
    {
        while (true)
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            NetworkStream stream = client.GetStream();
            var reader = new StreamReader(stream, Encoding.ASCII);
            while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
            {
            }

            string reply = "HTTP/1.1 503 Service Unavailable\r\nx-ms-error-code: ServerBusy\r\n" + contentType + "Connection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(reply));
        }
    });
    var options = new BlobClientOptions();
    options.Retry.MaxRetries = 0;
    try
    {
        await new BlobClient(new Uri($"http://127.0.0.1:{port}/account/container/x"), options).GetPropertiesAsync();
        return "no error";
    }
    catch (Azure.RequestFailedException failure)
    {
        return $"RequestFailedException {failure.Status}";
    }
    catch (Exception other)
    {
        return $"{other.GetType().FullName}: {other.Message}";
    }
}

Console.WriteLine("without Content-Type: " + await AskAsync(""));
Console.WriteLine("application/xml: " + await AskAsync("Content-Type: application/xml\r\n"));
P
dotnet run 2>/dev/null | tee output
cat >expected <<'O'
without Content-Type: RequestFailedException 503
application/xml: System.Xml.XmlException: Root element is missing.
O
diff expected output >/dev/null || { echo "The behaviour has changed."; exit 1; }
echo "As described, with Azure.Storage.Blobs 12.30.1."
