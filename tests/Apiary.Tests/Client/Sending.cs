using Apiary.Client;
using Xunit;

namespace Apiary.Tests.Client;

/// <summary>What tests of the client have in common.</summary>
internal static class Sending
{
    /// <summary>Options for a peer on this machine: no compression, quick, one response each kept.</summary>
    public static HoneyClientOptions To(Uri address) => new()
    {
        WriteKey = "key", Dataset = "shop", ApiHost = address, Gzip = false, SendFrequency = TimeSpan.FromMilliseconds(2), RequestTimeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>Closes a client and gives every response that it had.</summary>
    public static async Task<List<Response>> CloseAndReadAsync(HoneyClient client)
    {
        await client.DisposeAsync();
        var all = new List<Response>();
        await foreach (var response in client.ReadResponsesAsync(TestContext.Current.CancellationToken)) all.Add(response);
        return all;
    }

    /// <summary>Sends numbered events, whose numbers come back as metadata.</summary>
    public static void SendNumbered(HoneyClient client, int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            var made = client.NewEvent();
            made.AddField("number", (long)i);
            made.Metadata = i;
            made.Send();
        }
    }

    /// <summary>Every number has exactly one response.</summary>
    public static void AssertOneEach(int count, IReadOnlyCollection<Response> responses) =>
        Assert.Equal(Enumerable.Range(0, count), responses.Select(response => (int)response.Metadata!).Order());
}
