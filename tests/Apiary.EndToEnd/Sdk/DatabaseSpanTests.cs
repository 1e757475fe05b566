using System.Diagnostics;
using System.Globalization;
using Apiary.Client;
using Apiary.Client.Tracing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace Apiary.EndToEnd.Sdk;

/// <summary>A database's driver has an ActivitySource of its own, and EF Core runs on such a driver: their spans come without a word about them.</summary>
public sealed class DatabaseSpanTests(DemoServer demo) : IClassFixture<DemoServer>
{
    [Fact]
    public Task A_command_is_a_span_of_the_trace_that_sends_it() => AssertSpanAsync("sdk-database", "DELETE FROM carts WHERE id = 17", async connection =>
    {
        await using var data = NpgsqlDataSource.Create(connection);
        await using var command = data.CreateCommand("DELETE FROM carts WHERE id = 17");
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    });

    [Fact]
    public Task So_is_what_entity_framework_makes_of_a_query() => AssertSpanAsync("sdk-entities", "DELETE FROM carts AS c\nWHERE c.id = 17", async connection =>
    {
        await using var orders = new Orders(connection);
        return await orders.Carts.Where(cart => cart.Id == 17).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
    });

    private async Task AssertSpanAsync(string service, string statement, Func<string, Task<int>> runAsync)
    {
        var server = demo.Server;
        await using var database = new FakePostgres();
        await using var client = new HoneyClient(new HoneyClientOptions { ApiHost = server.Address, WriteKey = TestServer.DemoKey });
        using var source = new ActivitySource("shop.orders");
        using (new ActivityExporter(client, new ActivityExporterOptions { ServiceName = service }))
        {
            using var order = source.StartActivity("order");
            Assert.Equal(1, await runAsync(string.Create(CultureInfo.InvariantCulture,
                $"Host=127.0.0.1;Port={database.Port};Username=shop;Password=x;Database=orders;SSL Mode=Disable;GSS Encryption Mode=Disable;Pooling=false;Server Compatibility Mode=NoTypeLoading")));
        }

        await client.FlushAsync(TestContext.Current.CancellationToken);
        var rows = (await server.RowsAsync(service)).Select(row => row!["data"]!).ToList();
        var outer = Assert.Single(rows, row => (string?)row["name"] == "order");
        var span = Assert.Single(rows, row => ((string?)row["db.query.text"] ?? (string?)row["db.statement"]) == statement);
        Assert.Equal(("Npgsql", "client", (string?)outer["trace.trace_id"]), ((string?)span["library.name"], (string?)span["span.kind"], (string?)span["trace.trace_id"]));
    }

    private sealed class Orders(string connection) : DbContext
    {
        public DbSet<Cart> Carts => Set<Cart>();

        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(connection);

        protected override void OnModelCreating(ModelBuilder model) => model.Entity<Cart>(cart =>
        {
            cart.ToTable("carts");
            cart.Property(one => one.Id).HasColumnName("id");
        });
    }

    private sealed class Cart
    {
        public int Id { get; init; }
    }
}
