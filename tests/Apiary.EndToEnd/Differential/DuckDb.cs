using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Apiary.EndToEnd.Differential;

/// <summary>DuckDB in a node process: an engine that shares nothing with ours but the questions.</summary>
internal sealed class DuckDb : IAsyncDisposable
{
    private readonly Process process;

    private DuckDb(Process process) => this.process = process;

    public static DuckDb Start()
    {
        var start = new ProcessStartInfo("node", "differential/duckdb.mjs")
        {
            WorkingDirectory = Programs.TestsFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new DuckDb(Process.Start(start)!);
    }

    /// <summary>The rows of a statement; throws with DuckDB's words when it refuses.</summary>
    public async Task<JsonArray> RunAsync(string sql)
    {
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(sql));
        await process.StandardInput.FlushAsync();
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the DuckDB process ended; has `npm ci` run in tests/?");
        var answer = JsonNode.Parse(line);
        return answer as JsonArray ?? throw new InvalidOperationException($"{sql}\n{answer?["error"]}");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
