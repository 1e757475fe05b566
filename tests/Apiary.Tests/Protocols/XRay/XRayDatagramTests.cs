using System.Net;
using System.Text;
using Apiary.Server.Protocols.XRay.Daemon;
using Xunit;

namespace Apiary.Tests.Protocols.XRay;

public sealed class XRayDatagramTests
{
    [Theory]
    [InlineData("{\"format\":\"json\",\"version\":1}\n{}", "{}")]
    [InlineData("{\"format\": \"json\", \"version\": 1}\n{\n}", "{\n}")]
    [InlineData("{ \"version\" : 1.0, \"other\":[1,{}], \"format\" : \"JSON\" }\r\n{}", "{}")]
    public void The_document_is_all_behind_the_first_line_feed(string datagram, string document)
    {
        Assert.True(XRayDatagram.TryRead(Encoding.UTF8.GetBytes(datagram), out var found, out _));
        Assert.Equal(document, Encoding.UTF8.GetString(found));
    }

    [Theory]
    [InlineData("", "missing header or segment")]
    [InlineData("{\"format\":\"json\",\"version\":1}", "missing header or segment")]
    [InlineData("{\"format\":\"json\",\"version\":1}\n", "missing header or segment")]
    [InlineData("{\"format\":\"json\",\"version\":1}\n \n", "missing header or segment")]
    [InlineData("{\"format\":\"json\",\"version\":2}\n{}", "invalid header")]
    [InlineData("{\"format\":\"xml\",\"version\":1}\n{}", "invalid header")]
    [InlineData("{\"format\":\"json\"}\n{}", "invalid header")]
    [InlineData("[]\n{}", "invalid header")]
    [InlineData("{\"format\":\"json\",\"version\":1}}\n{}", "invalid header")]
    [InlineData("{\"format\":\"json\",\"version\":\n{}", "invalid header")]
    [InlineData("\n{}", "invalid header")]
    public void What_is_no_datagram_of_xray_is_told(string datagram, string cause)
    {
        Assert.False(XRayDatagram.TryRead(Encoding.UTF8.GetBytes(datagram), out _, out var found));
        Assert.StartsWith(cause, found, StringComparison.Ordinal);
    }

    [Fact]
    public void The_kernels_table_tells_what_it_dropped()
    {
        string[] table =
        [
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops             ",
            " 3204: 0100007F:07D0 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 35637 2 0000000000000000 42        ",
            " 3205: 00000000:07D0 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 35638 2 0000000000000000 7         ",
        ];
        Assert.Equal(42, KernelDrops.In(table, new IPEndPoint(IPAddress.Loopback, 2000)));
        Assert.Equal(7, KernelDrops.In(table, new IPEndPoint(IPAddress.Any, 2000)));
        Assert.Null(KernelDrops.In(table, new IPEndPoint(IPAddress.Loopback, 2001)));
    }

    [Fact]
    public void A_buffer_takes_what_fits_and_no_more()
    {
        var buffer = new DatagramBuffer();
        var large = new byte[XRayDatagram.MaxBytes];
        var count = 0;
        while (buffer.TryAdd(large, 5)) count++;
        Assert.Equal(DatagramBuffer.Bytes / large.Length, count);
        Assert.Equal((count, 5UL, large.Length), (buffer.Count, buffer.SenderOf(0), buffer[count - 1].Length));
        buffer.Clear();
        Assert.True(buffer.TryAdd(large, 5));
    }
}
