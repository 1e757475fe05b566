using System.Text;
using System.Text.Json;
using Apiary.Cli;
using Apiary.Cli.Asking;
using Xunit;

namespace Apiary.Tests.Cli;

public sealed class AskingTests
{
    [Theory]
    [InlineData("COUNT", """{"op":"COUNT"}""")]
    [InlineData("count", """{"op":"COUNT"}""")]
    [InlineData("P99(duration_ms)", """{"op":"P99","column":"duration_ms"}""")]
    [InlineData(" p99 ( duration_ms ) ", """{"op":"P99","column":"duration_ms"}""")]
    [InlineData("avg duration_ms", """{"op":"AVG","column":"duration_ms"}""")]
    [InlineData("SUM(a b) as total bytes", """{"op":"SUM","column":"a b","name":"total bytes"}""")]
    [InlineData("COUNT as n", """{"op":"COUNT","name":"n"}""")]
    [InlineData("COUNT_DISTINCT(user.id)", """{"op":"COUNT_DISTINCT","column":"user.id"}""")]
    public void Calculations(string text, string expected) => Assert.Equal(expected, Json(CalculationText.Parse(text).Write));

    [Theory]
    [InlineData("")]
    [InlineData("(x)")]
    [InlineData("P99(x")]
    public void What_is_no_calculation_is_refused(string text) => Assert.Equal(ExitCodes.Usage, Assert.Throws<CliException>(() => CalculationText.Parse(text)).ExitCode);

    [Theory]
    [InlineData("status>=500", """{"column":"status","op":">=","value":500}""")]
    [InlineData("status = 200", """{"column":"status","op":"=","value":200}""")]
    [InlineData("d<1.5", """{"column":"d","op":"<","value":1.5}""")]
    [InlineData("error=true", """{"column":"error","op":"=","value":true}""")]
    [InlineData("name!=GET /a", """{"column":"name","op":"!=","value":"GET /a"}""")]
    [InlineData("id='007'", """{"column":"id","op":"=","value":"007"}""")]
    [InlineData("name contains GET", """{"column":"name","op":"contains","value":"GET"}""")]
    [InlineData("name does-not-contain a=b", """{"column":"name","op":"does-not-contain","value":"a=b"}""")]
    [InlineData("name starts-with /api", """{"column":"name","op":"starts-with","value":"/api"}""")]
    [InlineData("error exists", """{"column":"error","op":"exists"}""")]
    [InlineData("error does-not-exist", """{"column":"error","op":"does-not-exist"}""")]
    [InlineData("route in (/a, /b)", """{"column":"route","op":"in","value":["/a","/b"]}""")]
    [InlineData("status not-in (1,2)", """{"column":"status","op":"not-in","value":[1,2]}""")]
    [InlineData("q=where are you in this", """{"column":"q","op":"=","value":"where are you in this"}""")]
    [InlineData("made in=x", """{"column":"made in","op":"=","value":"x"}""")]
    public void Filters(string text, string expected) => Assert.Equal(expected, Json(FilterText.Parse(text).Write));

    [Theory]
    [InlineData("status")]
    [InlineData(">=500")]
    [InlineData("status=")]
    public void What_is_no_filter_is_refused(string text) => Assert.Throws<CliException>(() => FilterText.Parse(text));

    [Theory]
    [InlineData("90", 90)]
    [InlineData("30s", 30)]
    [InlineData("15m", 900)]
    [InlineData("2h", 7200)]
    [InlineData("7d", 604_800)]
    [InlineData("1w", 604_800)]
    public void Durations(string text, long seconds) => Assert.Equal(seconds, TimeText.ParseDuration(text));

    [Theory]
    [InlineData("1714564800", 1_714_564_800)]
    [InlineData("2024-05-01T12:00:00Z", 1_714_564_800)]
    [InlineData("2024-05-01T14:00:00+02:00", 1_714_564_800)]
    [InlineData("2024-05-01 12:00", 1_714_564_800)]
    public void Instants(string text, long seconds) => Assert.Equal(seconds, TimeText.ParseInstant(text));

    [Theory]
    [InlineData("soon")]
    [InlineData("-1h")]
    [InlineData("")]
    public void What_is_no_time_is_refused(string text)
    {
        Assert.Throws<CliException>(() => TimeText.ParseDuration(text));
        Assert.Throws<CliException>(() => TimeText.ParseInstant(text));
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
