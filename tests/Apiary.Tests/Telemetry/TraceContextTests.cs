using Apiary.Server.Telemetry;
using Xunit;

namespace Apiary.Tests.Telemetry;

public sealed class TraceContextTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c", ParentId = "b7ad6b7169203331";

    [Theory]
    [InlineData("", $"00-{TraceId}-{ParentId}-01", TraceId, ParentId)]
    [InlineData("", $"cc-{TraceId}-{ParentId}-01-more", TraceId, ParentId)]
    [InlineData("1;trace_id=abc,parent_id=def,dataset=x,context=e30=", "", "abc", "def")]
    [InlineData("1;parent_id=def,trace_id=abc", $"00-{TraceId}-{ParentId}-01", "abc", "def")]
    public void From_continues_the_callers_trace(string honeycomb, string w3c, string traceId, string parentId)
    {
        var trace = TraceContext.From(honeycomb, w3c);

        Assert.Equal((traceId, parentId), (trace.TraceId, trace.ParentId));
        Assert.Matches("^[0-9a-f]{16}$", trace.SpanId);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("2;trace_id=abc,parent_id=def", "")]
    [InlineData("1;trace_id=abc", "")]
    [InlineData("1;parent_id=def", "")]
    [InlineData("1;trace_id=,parent_id=def", "")]
    [InlineData("", $"ff-{TraceId}-{ParentId}-01")]
    [InlineData("", $"00-{TraceId}-{ParentId}-01-more")]
    [InlineData("", $"00-{TraceId}-{ParentId}-01x")]
    [InlineData("", $"00-00000000000000000000000000000000-{ParentId}-01")]
    [InlineData("", $"00-{TraceId}-0000000000000000-01")]
    [InlineData("", $"00-0AF7651916CD43DD8448EB211C80319C-{ParentId}-01")]
    [InlineData("", $"00-{TraceId}{ParentId}")]
    public void From_begins_a_trace_when_there_is_none_to_continue(string honeycomb, string w3c)
    {
        var trace = TraceContext.From(honeycomb, w3c);

        Assert.Matches("^[0-9a-f]{32}$", trace.TraceId);
        Assert.Null(trace.ParentId);
        Assert.NotEqual(TraceContext.From(honeycomb, w3c).TraceId, trace.TraceId);
    }
}
