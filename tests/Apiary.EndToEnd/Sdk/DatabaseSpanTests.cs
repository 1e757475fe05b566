using System.Diagnostics;
using System.Globalization;
using Apiary.Client;
using Apiary.Client.Tracing;
using Npgsql;
using Xunit;

namespace Apiary.EndToEnd.Sdk;

/// <summary>A database's driver that has an ActivitySource of its own, as ADO.NET's and EF Core's do that run on it: its spans come without a word about it.</summary>
public sealed class DatabaseSpanTests(DemoServer demo) : IClassFixture<DemoServer>
{
    [Fact]
    public async Task A_command_is_a_span_of_the_trace_that_sends_it()
    {
        var server = demo.Server;
        await using var database = new FakePostgres();
        await using var client = new HoneyClient(new HoneyClientOptions { ApiHost = server.Address, WriteKey = TestServer.DemoKey });
        using var source = new ActivitySource("shop.orders");
        using (new ActivityExporter(client, new ActivityExporterOptions { ServiceName = "sdk-database" }))
        {
            using var order = source.StartActivity("order");
            await using var data = NpgsqlDataSource.Create(string.Create(CultureInfo.InvariantCulture,
                $"Host=127.0.0.1;Port={database.Port};Username=shop;Password=x;Database=orders;SSL Mode=Disable;GSS Encryption Mode=Disable;Pooling=false;Server Compatibility Mode=NoTypeLoading"));
            await using var command = data.CreateCommand("DELETE FROM carts WHERE id = 17");
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        await client.FlushAsync(TestContext.Current.CancellationToken);
        var rows = (await server.RowsAsync("sdk-database")).Select(row => row!["data"]!).ToList();
        var outer = Assert.Single(rows, row => (string?)row["name"] == "order");
        var span = Assert.Single(rows, row => ((string?)row["db.query.text"] ?? (string?)row["db.statement"]) == "DELETE FROM carts WHERE id = 17");
        Assert.Equal(("Npgsql", "client", (string?)outer["trace.trace_id"]), ((string?)span["library.name"], (string?)span["span.kind"], (string?)span["trace.trace_id"]));
    }
}
