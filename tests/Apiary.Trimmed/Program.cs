// What a trimmed or natively compiled program does with the SDK, each in a way that reflection has a part in: options from
// configuration, properties of a record, values of many types, a log entry, spans. Prints what became of the events.
using System.Diagnostics;
using Apiary.Client;
using Apiary.Client.Extensions;
using Apiary.Client.Tracing;
using Apiary.Client.Transmissions;
using Apiary.Trimmed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
{
    ["Apiary:ApiHost"] = args[0], ["Apiary:WriteKey"] = args[1], ["Apiary:Dataset"] = args[2], ["Apiary:SendFrequency"] = "00:00:00.010",
}).Build();
var services = new ServiceCollection();
services.AddApiary(configuration.GetSection("Apiary")).AddLogging(logging => logging.AddApiary());
services.AddApiaryTracing(tracing => tracing.Sources.Add("trimmed"));
await using var provider = services.BuildServiceProvider();
var client = provider.GetRequiredService<HoneyClient>();
_ = provider.GetRequiredService<ActivityExporter>();

using var source = new ActivitySource("trimmed");
using (var span = source.StartActivity("outer"))
{
    span?.SetTag("when", new DateOnly(2026, 1, 2));
    provider.GetRequiredService<ILoggerFactory>().CreateLogger("trimmed").LogWarning("only {Left} left", 3);
    client.NewEvent().Add(new Order(17, OrderSize.Large, [1, 2])).AddException(new InvalidOperationException("no")).AddField("name", "order").Send();
}

await client.FlushAsync();
// The one client of a script, whose events are lines of the standard output.
Honey.Init(new HoneyClientOptions { Dataset = "script", Transmission = new ConsoleTransmission() });
Honey.SendNow(new { hello = "world", at = DateTimeOffset.UnixEpoch });
await Honey.CloseAsync();
Console.WriteLine($"accepted {client.Statistics.Accepted}, pending {client.Statistics.Pending}, dynamic code {System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported}");
