using System.CommandLine;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Commands;

/// <summary><c>apiary trace ID</c>: one trace over all datasets, as an indented waterfall.</summary>
internal static class TraceCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliHost host, ConnectionOptions connection)
    {
        var command = new Command("trace", "Show a trace as a waterfall");
        var id = new Argument<string>("ID") { Description = "the value of trace.trace_id, or X-Ray's form of it" };
        var format = new Option<string>("--format", "-f") { Description = "waterfall or json", DefaultValueFactory = _ => "waterfall" };
        format.AcceptOnlyFromAmong("waterfall", "json");
        command.Add(id);
        command.Add(format);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var server = connection.Open(parsed, host);
            using var document = await server.GetAsync($"api/trace/{Uri.EscapeDataString(parsed.GetValue(id)!)}", cancellationToken);
            var rows = document.RootElement.GetProperty("rows");
            if (rows.GetArrayLength() == 0) throw new CliException($"no event has trace.trace_id {parsed.GetValue(id)}");
            if (parsed.GetValue(format) == "waterfall")
            {
                Waterfall.WriteTo(host, rows);
                return ExitCodes.Ok;
            }

            foreach (var row in rows.EnumerateArray()) host.Out.WriteLine(row.GetRawText());
            return ExitCodes.Ok;
        });
        return command;
    }
}
