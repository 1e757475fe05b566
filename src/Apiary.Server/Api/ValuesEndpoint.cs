using System.Globalization;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary><c>GET /api/values?dataset=…&amp;column=…&amp;prefix=…&amp;limit=20</c>: values of a column while somebody types one.</summary>
internal sealed class ValuesEndpoint(QueryScopes scopes, QueryRunner runner)
{
    /// <summary>Most values of one answer.</summary>
    public const int MaxValues = 1_000;

    private const int UsualValues = 20;

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/values", HandleAsync).AllowCallers(CallerPolicy.Queries);

    private Task HandleAsync(HttpContext context)
    {
        var request = context.Request.Query;
        var named = request["dataset"].ToString();
        if (scopes.Resolve(context.Caller(), named) is not { } scope) return ApiErrors.Write(context, 404, $"dataset not found: {named}");
        var column = request["column"].ToString();
        if (column.Length == 0) return ApiErrors.Write(context, 400, "column: expected the name of a column");
        if (!scope.HasColumn(column)) return ApiErrors.Write(context, [ApiQuestion.WithHint(new SpecError("column", column), scope)]);
        var limit = UsualValues;
        var limitText = request["limit"].ToString();
        if (limitText.Length > 0 && (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxValues))
            return ApiErrors.Write(context, 400, $"limit: expected a whole number from 1 to {MaxValues}");

        var query = new ValueQuery { Column = column, CalculatedFields = scope.Derived.Any(field => field.Name == column) ? scope.Derived : [], Prefix = request["prefix"].ToString(), Limit = limit };
        return ApiAnswers.WriteAsync(context, () => runner.ReadValuesAsync(scope, query, context.RequestAborted), static (writer, result) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("values");
            foreach (var (value, count) in result.Values)
            {
                writer.WriteStartArray();
                FieldValueJson.Write(writer, value);
                writer.WriteNumberValue(count);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteBoolean("complete", result.IsComplete);
            writer.WriteEndObject();
        });
    }
}
