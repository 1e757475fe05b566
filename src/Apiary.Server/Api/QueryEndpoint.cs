using System.Text.Json;
using System.Threading.Channels;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary>
/// <c>POST /api/query</c>: the direct way to ask. Streams progress and then the result, one JSON object a line; with
/// <c>Accept: application/json</c> only the result. The query ends when its caller goes away.
/// </summary>
internal sealed class QueryEndpoint(QueryScopes scopes, QueryRunner runner)
{
    private static readonly string[] OtherFields = ["series", "timeout_ms", "parallelism"];

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/query", HandleAsync).AllowCallers(CallerPolicy.Queries);

    private async Task HandleAsync(HttpContext context)
    {
        using var question = await ApiQuestion.ReadAsync(context, scopes, OtherFields);
        if (question is null) return;
        if (question.Flag("series", otherwise: true) is not { } series
            || question.Number("timeout_ms", int.MaxValue, 1, int.MaxValue) is not { } timeout
            || question.Number("parallelism", 0, 0, 1024) is not { } parallelism)
        {
            await ApiErrors.Write(context, 400, "expected series to be true or false, timeout_ms and parallelism to be whole numbers");
            return;
        }

        var options = new QueryOptions { Series = series, Timeout = TimeSpan.FromMilliseconds(timeout), Parallelism = parallelism };
        if (context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)) await AnswerAsync(context, question, options);
        else await StreamAsync(context, question, options);
    }

    private async Task AnswerAsync(HttpContext context, ApiQuestion question, QueryOptions options)
    {
        try
        {
            var result = await runner.RunAsync(question.Scope, question.Spec, options, context.RequestAborted);
            context.Response.ContentType = "application/json";
            await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, JsonLines.WriterOptions);
            ResultJson.Write(writer, result);
        }
        catch (QueryLimitException limit)
        {
            await ApiErrors.Write(context, 422, limit.Message);
        }
    }

    private async Task StreamAsync(HttpContext context, ApiQuestion question, QueryOptions options)
    {
        using var lines = new JsonLines(context.Response);
        lines.Begin();
        // Only the newest progress matters: a reader that is slower than the query misses some.
        var progress = Channel.CreateBounded<QueryProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var running = RunAsync(question, options with { Progress = new ChannelProgress(progress.Writer) }, progress.Writer, context.RequestAborted);
        try
        {
            await WriteProgressAsync(lines, progress.Reader, context.RequestAborted);
            await WriteResultAsync(lines, running);
            await lines.FlushAsync(context.RequestAborted);
        }
        finally
        {
            // A caller that went away ends the query, and the request ends after it: until then its turn is taken.
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task WriteProgressAsync(JsonLines lines, ChannelReader<QueryProgress> progress, CancellationToken cancellationToken)
    {
        await foreach (var step in progress.ReadAllAsync(cancellationToken))
        {
            lines.Write(step, static (writer, step) =>
            {
                writer.WriteStartObject();
                writer.WriteStartObject("progress");
                writer.WriteNumber("blocks_done", step.BlocksDone);
                writer.WriteNumber("blocks_total", step.BlocksTotal);
                writer.WriteEndObject();
                writer.WriteEndObject();
            });
            await lines.FlushAsync(cancellationToken);
        }
    }

    private static async Task WriteResultAsync(JsonLines lines, Task<QueryResult> running)
    {
        try
        {
            lines.Write(await running, static (writer, result) =>
            {
                writer.WriteStartObject();
                writer.WritePropertyName("result");
                ResultJson.Write(writer, result);
                writer.WriteEndObject();
            });
        }
        catch (QueryLimitException limit)
        {
            lines.Write(limit.Message, static (writer, message) =>
            {
                writer.WriteStartObject();
                writer.WriteString("error", message);
                writer.WriteEndObject();
            });
        }
    }

    private async Task<QueryResult> RunAsync(ApiQuestion question, QueryOptions options, ChannelWriter<QueryProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            return await runner.RunAsync(question.Scope, question.Spec, options, cancellationToken);
        }
        finally
        {
            progress.Complete();
        }
    }

    private sealed class ChannelProgress(ChannelWriter<QueryProgress> writer) : IProgress<QueryProgress>
    {
        public void Report(QueryProgress value) => writer.TryWrite(value);
    }
}
