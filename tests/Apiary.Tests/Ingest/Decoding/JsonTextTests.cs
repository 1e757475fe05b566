using Apiary.Server.Ingest.Decoding;
using Xunit;

namespace Apiary.Tests.Ingest.Decoding;

public sealed class JsonTextTests
{
    [Fact]
    public void IndexOfStringEnd_vectorised_and_scalar_agree()
    {
        var random = new Random(5);
        for (var round = 0; round < 5000; round++)
        {
            var text = new byte[random.Next(0, 130)];
            for (var i = 0; i < text.Length; i++) text[i] = (byte)random.Next(0x20, 0x100);
            text.AsSpan().Replace((byte)'"', (byte)'a');
            text.AsSpan().Replace((byte)'\\', (byte)'b');
            if (text.Length > 0 && random.Next(4) > 0) text[random.Next(text.Length)] = (byte)"\"\\\n\u0000\u001f"[random.Next(5)];
            var at = random.Next(text.Length + 1);

            Assert.Equal(JsonText.IndexOfStringEndScalar(text, at), JsonText.IndexOfStringEnd(text, at));
        }
    }
}
