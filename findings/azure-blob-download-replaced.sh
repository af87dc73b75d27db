#!/usr/bin/env bash
# Azure.Storage.Blobs 12.30.1 (.NET): a small blob that is replaced while its download is cut off ends the download with an error 412.
#
# One would guess: DownloadContentAsync, which returns a blob whole, is a plain read without conditions. When the connection breaks it is tried again,
# and gives the content that is there by then; a program that reads without an If-Match condition need not expect "condition not met".
# What is so: the client goes on where the reply broke off, with a range and an If-Match condition of its own on the ETag of the first reply. If the
# blob was replaced meanwhile the service answers 412 ConditionNotMet, which is no reason for another try, and the call ends with
# RequestFailedException 412, as if the program had asked for a condition. Who reads blobs that others replace, such as a manifest, must
# read again from the beginning on 412 even where no condition was given.
#
# Source: conditionsWithEtag, handed to the retriable stream of a download in sdk/storage/Azure.Storage.Blobs/src/BlobBaseClient.cs of
# Azure/azure-sdk-for-net; https://learn.microsoft.com/rest/api/storageservices/get-blob.
#
# The service is played by a few lines on loopback: the first reply promises 100 bytes and breaks off after 50, and then the blob has another ETag.
# Needs the .NET 10 SDK. Exits with 1 if the behaviour has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >replaced.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Azure.Storage.Blobs" Version="12.30.1" /></ItemGroup>
</Project>
P
cat >replaced.cs <<'P'
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Azure;
using Azure.Storage.Blobs;

var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
int port = ((IPEndPoint)listener.LocalEndpoint).Port;
var requests = new List<string>();
_ = Task.Run(async () =>
{
    while (true)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        NetworkStream stream = client.GetStream();
        var reader = new StreamReader(stream, Encoding.ASCII);
        var headers = new List<string>();
        for (string line; !string.IsNullOrEmpty(line = await reader.ReadLineAsync());)
        {
            headers.Add(line);
        }

        string Of(string name) => headers.FirstOrDefault(h => h.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) ?? name + ": none";
        requests.Add($"{headers[0].Split(' ')[0]}, {Of("x-ms-range")}, {Of("If-Match")}");
        string common = "Last-Modified: Mon, 05 Jan 2026 00:00:00 GMT\r\nx-ms-blob-type: BlockBlob\r\nx-ms-request-id: 1\r\nConnection: close\r\n";
        string reply = requests.Count == 1
            ? "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nETag: \"0x1\"\r\n" + common + "\r\n" + new string('a', 50)
            : Of("If-Match").Contains("none") || Of("If-Match").Contains("0x2")
                ? "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nETag: \"0x2\"\r\n" + common + "\r\n" + new string('b', 100)
                : "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\nx-ms-error-code: ConditionNotMet\r\n" + common + "\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(reply));
    }
});

var options = new BlobClientOptions();
options.Retry.Delay = TimeSpan.FromMilliseconds(10);
var blob = new BlobClient(new Uri($"http://127.0.0.1:{port}/account/container/manifest.json"), options);
string outcome;
try
{
    Response<Azure.Storage.Blobs.Models.BlobDownloadResult> content = await blob.DownloadContentAsync();
    outcome = $"content of {content.Value.Content.ToMemory().Length} bytes";
}
catch (RequestFailedException failure)
{
    outcome = $"RequestFailedException {failure.Status} {failure.ErrorCode}";
}

requests.ForEach(Console.WriteLine);
Console.WriteLine(outcome);
P
dotnet run 2>/dev/null | tee output
cat >expected <<'O'
GET, x-ms-range: none, If-Match: none
GET, x-ms-range: bytes=50-, If-Match: "0x1"
RequestFailedException 412 ConditionNotMet
O
diff expected output >/dev/null || { echo "The behaviour has changed."; exit 1; }
echo "As described, with Azure.Storage.Blobs 12.30.1."
