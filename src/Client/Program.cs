using ModalityCompetition.Client;
using ModalityCompetition.Client.Hosting;

using var stop = StopRequest.OnSignals();
return await ClientProgram.RunAsync(args, ClientConsole.OfProcess(), stop, Installation.OfProcess()).ConfigureAwait(false);
