using Apiary.Client;
using Apiary.Client.Transmissions;
using Xunit;

namespace Apiary.Tests.Client;

/// <summary>What an event costs the thread that makes and sends it, in bytes: exact, and stated in the package's README.</summary>
public sealed class AllocationTests
{
    /// <summary>One object of 104 bytes and one array of 24 bytes a field with a head of 24, on 64 bits.</summary>
    private const int EventOfTenFields = 368;

    private const int Count = 1_000;

    [Theory]
    [InlineData(Count * 2)]
    // All but one find the queue full: that costs nothing more either.
    [InlineData(1)]
    public async Task An_event_of_ten_fields_is_one_object_and_one_array(int room)
    {
        Assert.SkipUnless(Environment.Is64BitProcess, "objects have other sizes");
        // Neither a full batch nor the clock disturbs: it is the caller's cost alone.
        var client = new HoneyClient(
            new HoneyClientOptions { Dataset = "shop", MaxPendingEvents = room, MaxBatchSize = Count * 3, SendFrequency = TimeSpan.FromHours(1), MaxPendingResponses = 0, Transmission = new DiscardTransmission() },
            new SteppedClock());
        Send(client, Count);
        await client.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(EventOfTenFields * Count, Allocated(() => Send(client, Count)));
        await client.DisposeAsync();
    }

    [Fact]
    public void A_fields_value_costs_nothing_beyond_its_place()
    {
        using var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", Transmission = new DiscardTransmission() });
        var made = client.NewEvent();
        for (var i = 0; i < 2; i++) Fill(made, i);
        Assert.Equal(0, Allocated(() => Fill(made, 2)));
    }

    private static long Allocated(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Send(HoneyClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var made = client.NewEvent();
            Fill(made, i);
            made.Send();
        }
    }

    private static void Fill(Event made, int i)
    {
        made.AddField("http.route", "/api/cart/{id}");
        made.AddField("http.request.method", "GET");
        made.AddField("http.response.status_code", 200L);
        made.AddField("url.path", "/api/cart/17");
        made.AddField("user.id", "user-1042");
        made.AddField("cart.items", (long)i);
        made.AddField("cart.total", 17.5);
        made.AddField("error", false);
        made.AddField("duration_ms", 12.25);
        made.AddField("service.name", "shop");
    }
}
