using Apiary.Server.Hosting;
using Xunit;

namespace Apiary.Tests.Hosting;

public sealed class OptionsReaderTests
{
    [Fact]
    public void Without_anything_it_listens_on_loopback_and_keeps_data_here()
    {
        var options = Read()!;
        Assert.Equal("127.0.0.1:5000", options.Http.ToString());
        Assert.Equal("apiary-data", options.Data);
        Assert.True(options.IsLoopback);
        Assert.False(options.Demo);
        Assert.Equal(1L << 30, options.MemoryBudgetBytes);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment_and_that_over_the_file()
    {
        var files = new Dictionary<string, string> { ["apiary.json"] = """{"data":"from-file","flush-rows":7,"wal-budget":"1GiB","demo":true} // comment""" };
        var environment = new Dictionary<string, string> { ["APIARY_DATA"] = "from-environment", ["APIARY_FLUSH_ROWS"] = "8" };
        var options = Read(["--data", "from-line"], environment, files)!;
        Assert.Equal("from-line", options.Data);
        Assert.Equal(8, options.FlushRows);
        Assert.Equal(1L << 30, options.WalBudgetBytes);
        Assert.True(options.Demo);
    }

    [Theory]
    [InlineData(new[] { "--demo" }, true)]
    [InlineData(new[] { "--demo", "--data", "x" }, true)]
    [InlineData(new[] { "--demo", "off" }, false)]
    [InlineData(new[] { "--demo=true" }, true)]
    [InlineData(new[] { "--demo=false" }, false)]
    public void A_switch_needs_no_value(string[] arguments, bool expected) => Assert.Equal(expected, Read(arguments)!.Demo);

    [Theory]
    [InlineData("--http", "0.0.0.0:80", "0.0.0.0:80", false)]
    [InlineData("--http", "localhost:81", "127.0.0.1:81", true)]
    [InlineData("--http", "[::1]:82", "[::1]:82", true)]
    [InlineData("--http", "127.9.9.9:0", "127.9.9.9:0", true)]
    [InlineData("--http", "[::]:82", "[::]:82", false)]
    public void Addresses(string name, string value, string expected, bool loopback)
    {
        var options = Read([name, value])!;
        Assert.Equal(expected, options.Http.ToString());
        Assert.Equal(loopback, options.IsLoopback);
    }

    [Theory]
    [InlineData("--flush-rows", "0")]
    [InlineData("--flush-rows", "many")]
    [InlineData("--http", "5000")]
    [InlineData("--http", "example.com:5000")]
    [InlineData("--http", "127.0.0.1:70000")]
    [InlineData("--http", "::1:5000")]
    [InlineData("--memory-budget", "1")]
    [InlineData("--memory-budget", "-1GiB")]
    [InlineData("--memory-budget", "99999999999TiB")]
    [InlineData("--retention-age", "yesterday")]
    [InlineData("--retention-age", "0")]
    [InlineData("--query-timeout", "0s")]
    [InlineData("--partitions", "65")]
    [InlineData("--commit-delay", "2s")]
    [InlineData("--max-request", "3GB")]
    [InlineData("--data", "")]
    [InlineData("--demo=maybe", null)]
    [InlineData("--no-such-thing", "1")]
    [InlineData("--data", null)]
    [InlineData("data", null)]
    [InlineData("--config", "missing.json")]
    public void Nonsense_is_refused_in_words(string name, string? value)
    {
        var result = OptionsReader.Read(value is null ? [name] : [name, value], _ => null, _ => null);
        Assert.Null(result.Options);
        Assert.NotEmpty(result.Errors[0]);
    }

    [Theory]
    [InlineData("""{"dat":"x"}""")]
    [InlineData("""{"flush-rows":"x"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void A_bad_file_is_refused_in_words(string text)
    {
        var result = OptionsReader.Read([], _ => null, path => path == "apiary.json" ? text : null);
        Assert.Null(result.Options);
        Assert.StartsWith("apiary.json", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("256MiB", 256L << 20)]
    [InlineData("5MB", 5_000_000)]
    [InlineData("1.5GiB", 3L << 29)]
    [InlineData("17", 17)]
    [InlineData("2 kb", 2_000)]
    public void Sizes(string text, long expected)
    {
        Assert.True(OptionText.TryParseSize(text, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("20ms", 0.02)]
    [InlineData("30s", 30)]
    [InlineData("1.5h", 5400)]
    [InlineData("30d", 2_592_000)]
    [InlineData("0", 0)]
    public void Durations(string text, double seconds)
    {
        Assert.True(OptionText.TryParseDuration(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, 6);
    }

    [Fact]
    public void Help_names_every_option_and_help_is_not_an_error()
    {
        var result = OptionsReader.Read(["--help"], _ => null, _ => null);
        Assert.True(result.ShowHelp);
        var help = OptionTable.Help();
        Assert.All(OptionTable.All, entry => Assert.Contains($"--{entry.Name} ", help, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_option_has_the_default_that_it_claims()
    {
        var defaults = new ApiaryOptions();
        foreach (var entry in OptionTable.All)
        {
            var applied = entry.Apply(defaults, entry.Default);
            Assert.NotNull(applied);
            // The directory is written as one would type it.
            Assert.Equal(defaults, entry.Name == "data" ? applied with { Data = defaults.Data } : applied);
        }
    }

    [Fact]
    public void Every_option_is_documented()
    {
        var page = File.ReadAllText(Path.Combine(Tidy.Repository.Root, "docs/operating/configuration.md"));
        Assert.All(OptionTable.All, entry =>
        {
            Assert.Contains($"`--{entry.Name}", page, StringComparison.Ordinal);
            Assert.Contains(entry.EnvironmentVariable, page, StringComparison.Ordinal);
        });
    }

    private static ApiaryOptions? Read(string[]? arguments = null, Dictionary<string, string>? environment = null, Dictionary<string, string>? files = null)
    {
        var result = OptionsReader.Read(arguments ?? [], name => environment?.GetValueOrDefault(name), path => files?.GetValueOrDefault(path));
        Assert.Empty(result.Errors);
        return result.Options;
    }
}
