using System.Text;
using Apiary.Engine.Events;
using Apiary.Server.Protocols.CloudWatchLogs.Decoding;
using Xunit;

namespace Apiary.Tests.Protocols.CloudWatchLogs;

/// <summary>What a request costs the collector does not depend on how many events it has.</summary>
public sealed class PutLogEventsAllocationTests
{
    private static readonly PutTarget Target = new("cruddur", "web/1", 0, 0, long.MaxValue, 1, 1);

    [Theory]
    [InlineData("""[INFO] GET /api/activities 200 1-5759e988-bd862e3fe1be46a994272793""")]
    [InlineData("""{\"level\":\"INFO\",\"route\":\"/a\",\"ms\":1.5,\"user\":{\"id\":7},\"trace_id\":\"5759e988bd862e3fe1be46a994272793\",\"message\":\"own\"}""")]
    public void Nothing_is_allocated_per_event(string escapedMessage)
    {
        var decoder = new PutLogEventsDecoder(100);
        var batch = new EventBatch();
        var (small, large) = (Body(10, escapedMessage), Body(5_000, escapedMessage));
        for (var i = 0; i < 3; i++) Measure(large);
        var (few, many) = (Measure(small), Measure(large));
        Assert.Equal(few, many);

        long Measure(byte[] body)
        {
            batch.Reset();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = decoder.Decode(body, batch, expandsLines: true, static (_, _) => Target);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(PutFailure.None, result.Failure);
            return allocated;
        }
    }

    private static byte[] Body(int count, string message) => Encoding.UTF8.GetBytes(
        $"{{\"logGroupName\":\"cruddur\",\"logStreamName\":\"web/1\",\"logEvents\":[{string.Join(',', Enumerable.Range(0, count).Select(i => $"{{\"timestamp\":{i},\"message\":\"{message}\"}}"))}]}}");
}
