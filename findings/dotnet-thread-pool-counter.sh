#!/usr/bin/env bash
# .NET 10, meter System.Runtime: what kind of instrument the length of the queue of the thread pool is.
#
# One would guess: dotnet.thread_pool.queue.length and dotnet.thread_pool.thread.count are UpDownCounters, as dotnet.timer.count beside them is, because both fall again.
# What is so: both are ObservableCounters, which promise never to fall. An exporter believes that: Prometheus gets counters that end in _total, in which every
# fall counts as a restart of the process, so that rate() and increase() of them are numbers without a meaning. Read them as they are, as levels.
#
# Source: ObservableCounter in the documentation of System.Diagnostics.Metrics, "a metric Observable instrument that reports monotonically increasing values".
#
# Needs the .NET 10 SDK. Exits with 1 if the behaviour has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >kinds.csproj <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
</Project>
P
cat >kinds.cs <<'P'
using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
var kinds = new SortedDictionary<string, string>();
var queue = new List<long>();
using var listener = new MeterListener
{
    InstrumentPublished = (instrument, listener) =>
    {
        if (instrument.Meter.Name == "System.Runtime" && instrument.Name is "dotnet.thread_pool.queue.length" or "dotnet.thread_pool.thread.count" or "dotnet.timer.count")
        {
            kinds[instrument.Name] = instrument.GetType().Name.Split('`')[0];
            listener.EnableMeasurementEvents(instrument);
        }
    },
};
listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => { if (instrument.Name == "dotnet.thread_pool.queue.length") queue.Add(value); });
listener.Start();
using var hold = new ManualResetEventSlim();
Task[] tasks = Enumerable.Range(0, 1000).Select(_ => Task.Run(hold.Wait)).ToArray();
listener.RecordObservableInstruments();
hold.Set();
Task.WaitAll(tasks);
listener.RecordObservableInstruments();
Console.WriteLine($".NET {Environment.Version}: {string.Join(", ", kinds.Select(k => $"{k.Key} is an {k.Value}"))}");
Console.WriteLine($"The queue was {queue[0]} long, then {queue[1]}: {(queue[1] < queue[0] ? "a counter that falls" : "")}");
if (kinds["dotnet.thread_pool.queue.length"] != "ObservableCounter" || kinds["dotnet.thread_pool.thread.count"] != "ObservableCounter" || queue[1] >= queue[0])
{
    Console.WriteLine("This is no longer so.");
    return 1;
}
Console.WriteLine("As described: levels that call themselves counters.");
return 0;
P
dotnet run -c Release
